internal import Foundation

/// A file that holds one secret, as container platforms mount them.
enum SecretFile {
    /// The text without surrounding white space, or nil when it cannot be read.
    static func read(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
