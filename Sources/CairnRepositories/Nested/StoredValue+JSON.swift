extension StoredValue {
    /// The value as JSON text, what backends without documents store lists and nested values as.
    ///
    /// Decimals, times and ids are written as text, which their types read back exactly. Equal values give equal text.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for an infinity, which JSON cannot hold.
    public func json() throws(CairnError) -> String {
        var writer = JSONWriter()
        try writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Reads JSON text.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData`.
    public init(json: String) throws(CairnError) {
        do {
            self = try JSONReader.read(json)
        } catch {
            throw CairnError(
                .invalidStoredData, operation: "decode JSON",
                message: "a nested value is not valid JSON at byte \(error.offset)", underlying: error)
        }
    }
}
