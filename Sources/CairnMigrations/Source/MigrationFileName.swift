/// The parts of a name such as `0001_candles.up.sql`.
struct MigrationFileName: Hashable {
    let version: Int
    let name: String
    let direction: MigrationDirection

    static let expected = "NNNN_name.up.sql or NNNN_name.down.sql with a version of 4 to 18 digits"

    /// Nil for any other shape.
    init?(path: String) {
        let file = path.split(separator: "/").last ?? ""
        let parts = file.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2] == "sql", let direction = MigrationDirection(rawValue: String(parts[1])),
            let underscore = parts[0].firstIndex(of: "_")
        else { return nil }
        let digits = parts[0][..<underscore].utf8
        let name = parts[0][underscore...].dropFirst()
        // Four digits let a folder list in order; eighteen hold a date and time and fit an integer of every backend.
        guard (4...18).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let version = Int(parts[0][..<underscore]), version > 0,
            !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte)
        else { return nil }
        self.version = version
        self.name = String(name)
        self.direction = direction
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
