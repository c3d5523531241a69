extension FixedPoint {
    /// Parses decimal text such as `-101.25`, `.5`, `7.` or `1.5e-3`.
    ///
    /// - Parameters:
    ///   - text: The number; no white space, no digit grouping.
    ///   - decimals: When given, the number is rounded half to even to so many decimals instead of being refused.
    /// - Throws: `DecimalTextError`.
    public init(text: String, decimals: Int? = nil) throws(DecimalTextError) {
        var text = text
        let result: Result<Self, DecimalTextError> = text.withUTF8 { bytes in
            do throws(DecimalTextError) { return .success(try Self(utf8: bytes, decimals: decimals)) } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }

    /// Parses decimal text from UTF-8 bytes; see ``init(text:decimals:)``.
    @inlinable
    public init(utf8 bytes: UnsafeBufferPointer<UInt8>, decimals: Int? = nil) throws(DecimalTextError) {
        let wide = try DecimalText.units(bytes, fractionDigits: Self.fractionDigits, decimals: decimals)
        guard let units = Units(exactly: wide) else { throw .outOfRange }
        self.init(units: units)
    }

    /// Nil when the text is no decimal number that fits exactly.
    public init?(_ description: String) {
        guard let value = try? Self(text: description) else { return nil }
        self = value
    }

    /// The shortest exact decimal text: `101.25`, `-0.5`, `0`.
    public var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the shortest exact decimal text; what bulk writers use instead of ``description``.
    @inlinable
    public func write(into bytes: inout [UInt8]) {
        DecimalText.write(Int128(units), fractionDigits: Self.fractionDigits, into: &bytes)
    }
}
