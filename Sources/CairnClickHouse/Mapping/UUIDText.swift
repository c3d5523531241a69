/// UUIDs between text and the two reversed halves in which they travel.
enum UUIDText {
    /// `61f0c404-5cb3-11e7-907b-a6006ad3dba0`.
    static func text(of bytes: ArraySlice<UInt8>) -> String {
        let ordered = Array(bytes.prefix(8).reversed()) + Array(bytes.dropFirst(8).reversed())
        var text = ""
        for (index, byte) in ordered.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            let digits = String(byte, radix: 16)
            text += digits.count == 1 ? "0" + digits : digits
        }
        return text
    }

    /// The bytes of a text; nil when it is no UUID, or not written as one is read, which is in lower case.
    static func bytes(of text: String) -> [UInt8]? {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
        guard digits.count == 32 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 32, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        let halves = Array(bytes[..<8].reversed()) + Array(bytes[8...].reversed())
        return self.text(of: halves[...]) == text ? halves : nil
    }
}
