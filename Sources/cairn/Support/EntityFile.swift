import CairnDomain
import CairnRepositories
import CairnServices
import Foundation

/// Entities as JSON files, and what the commands on entities share.
enum EntityFile {
    /// Reads one entity or a list of them.
    ///
    /// - Parameter path: A file, or `-` for standard input.
    /// - Throws: `InputError` for a file that cannot be read; `CairnError` naming the file, the place in it and what is
    ///   wrong there.
    static func read<T: Decodable & Sendable>(_ type: T.Type, from path: String) async throws -> [T] {
        let source = FileByteSource(path: path)
        var data = Data()
        while let chunk = try await source.nextChunk() { data.append(contentsOf: chunk.bytes) }
        do {
            let decoder = JSONDecoder()
            if data.first(where: { !" \n\r\t".utf8.contains($0) }) == UInt8(ascii: "[") {
                return try decoder.decode([T].self, from: data)
            }
            return [try decoder.decode(T.self, from: data)]
        } catch {
            throw CairnError(
                .invalidInput, operation: source.name, message: describe(error),
                underlying: error)
        }
    }

    /// Writes entities as JSON to standard output.
    static func print(_ entities: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try StandardStream.output.write(Array(try encoder.encode(entities)) + [UInt8(ascii: "\n")])
    }

    /// Prints the id of each entity on a line of its own.
    static func printIDs(_ entities: [some Identifiable<some CustomStringConvertible>]) throws {
        try StandardStream.output.write(entities.flatMap { Array("\($0.id)\n".utf8) })
    }

    /// The error for an entity that is not stored.
    static func notFound(_ kind: String, _ name: String) -> CairnError {
        CairnError(.notFound, operation: "", message: "there is no \(kind) \(name)")
    }

    private static func describe(_ error: any Error) -> String {
        switch error {
        case let error as ValidationError: return error.description
        case DecodingError.keyNotFound(let key, let context):
            return "\(place(context.codingPath))there is no member \(key.stringValue)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            return place(context.codingPath) + context.debugDescription
        case DecodingError.dataCorrupted(let context):
            return place(context.codingPath) + context.debugDescription
        default: return "\(error)"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "" : path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".") + ": "
    }
}

extension OutputOptions {
    /// Prints a few rows.
    func printRows(_ columns: [OutputColumn], _ cells: [[OutputCell]]) throws {
        var rows = writer(columns)
        for row in cells { try rows.write(row) }
        try rows.finish()
    }
}
