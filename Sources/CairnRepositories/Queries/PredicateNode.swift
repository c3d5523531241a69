/// A condition on fields by name, as adapters render it.
///
/// Conditions are two-valued, as in Swift: a comparison with a missing value is false (equality with null is true
/// for null alone), `not` turns false into true. Adapters must render it so, whatever their database does with NULL.
public indirect enum PredicateNode: Hashable, Sendable {
    /// How a field is compared with a value.
    public enum Comparison: String, Hashable, Sendable, CaseIterable {
        /// The same value; null equals null.
        case equal
        /// Another value; a missing value differs from every value.
        case notEqual
        /// Before the value.
        case less
        /// Before the value, or the same.
        case lessOrEqual
        /// After the value.
        case greater
        /// After the value, or the same.
        case greaterOrEqual
    }

    /// How a text is searched.
    public enum TextMatch: String, Hashable, Sendable, CaseIterable {
        /// It begins so.
        case prefix
        /// It holds this somewhere.
        case contains
    }

    /// Always true, or always false.
    case constant(Bool)
    /// A field compared with a value.
    case comparison(field: String, Comparison, StoredValue)
    /// A field that has one of these values.
    case isIn(field: String, [StoredValue])
    /// A text field, or any element of a list of texts, that matches; lower case is compared when case is ignored.
    case text(field: String, TextMatch, String, ignoringCase: Bool)
    /// A list field that has this element.
    case hasElement(field: String, StoredValue)
    /// All of these.
    case and([PredicateNode])
    /// Any of these.
    case or([PredicateNode])
    /// Not this.
    case not(PredicateNode)
    /// A property that the schema does not know; refused by ``RecordPredicate/validate(operation:)``.
    case unknownProperty(String)
}
