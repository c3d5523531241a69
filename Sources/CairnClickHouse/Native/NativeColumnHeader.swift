/// A column's type as text, parsed, and its layout.
struct NativeColumnHeader: Sendable {
    let text: [UInt8]
    let type: NativeType
    let layout: NativeLayout

    init(parsing text: [UInt8], limits: NativeLimits) throws(NativeError) {
        guard String(validating: text, as: UTF8.self) != nil else { throw NativeError("its type is not UTF-8") }
        self.text = text
        type = try NativeTypeParser.parse(text, limits: limits)
        layout = NativeLayout(type)
    }
}
