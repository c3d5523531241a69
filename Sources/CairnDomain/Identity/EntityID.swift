/// An `ObjectID` that names an entity of one type, so that a strategy's id is never taken for a formula's.
public struct EntityID<Entity>: Hashable, Sendable {
    /// The bare id.
    public let objectID: ObjectID

    /// Wraps a bare id.
    public init(_ objectID: ObjectID) {
        self.objectID = objectID
    }

    /// Makes a new id.
    public static func generate() -> EntityID { EntityID(.generate()) }
}

extension EntityID: LosslessStringConvertible, Comparable, Codable {
    /// 24 lower-case hexadecimal digits.
    public var description: String { objectID.description }

    /// Parses 24 hexadecimal digits; nil for anything else.
    public init?(_ description: String) {
        guard let id = ObjectID(description) else { return nil }
        objectID = id
    }

    /// Parses an id given by a user.
    ///
    /// - Throws: `ValidationError` naming the entity and the text.
    public init(parsing text: String) throws(ValidationError) {
        guard let id = ObjectID(text) else {
            throw ValidationError(
                type: "\(Entity.self)", field: "id", value: text, reason: "is not an id of 24 hexadecimal digits")
        }
        objectID = id
    }

    /// Orders by time of making first.
    public static func < (lhs: EntityID, rhs: EntityID) -> Bool { lhs.objectID < rhs.objectID }

    /// Encodes the hexadecimal text.
    public func encode(to encoder: any Encoder) throws { try objectID.encode(to: encoder) }

    /// Decodes hexadecimal text.
    public init(from decoder: any Decoder) throws { objectID = try ObjectID(from: decoder) }
}
