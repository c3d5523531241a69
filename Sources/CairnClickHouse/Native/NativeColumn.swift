/// A named column of a block.
struct NativeColumn: Hashable, Sendable {
    var name: String
    var type: NativeType
    var values: NativeValues
}
