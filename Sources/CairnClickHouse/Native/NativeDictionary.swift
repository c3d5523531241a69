/// How a `LowCardinality` column marks its layout.
enum NativeDictionary {
    /// The only version there is; it precedes every column.
    static let version: UInt64 = 1

    // Of the flags, the low byte is the width of keys, and two bits say where the dictionary is.
    private static let hasOwnDictionary: UInt64 = 0x200
    private static let updatesDictionary: UInt64 = 0x400

    /// Flags as the server writes them, for a dictionary of so many values.
    static func flags(count: Int) -> UInt64 {
        hasOwnDictionary | updatesDictionary | (count <= 1 << 8 ? 0 : count <= 1 << 16 ? 1 : 2)
    }

    /// Bytes per key, or nil when the flags are of a layout that a stream of blocks does not have.
    static func keyWidth(flags: UInt64) -> Int? {
        let code = flags & ~updatesDictionary & ~hasOwnDictionary
        guard flags & hasOwnDictionary != 0, code <= 3 else { return nil }
        return 1 << Int(code)
    }
}
