/// Records that come in runs and are moved, never copied.
///
/// Swift 6.2, the oldest that Cairn is built with, can make an array in place but not make it longer in place.
public final class RecordBuffer<R: Record> {
    private var records = UnsafeMutableBufferPointer<R>.allocate(capacity: 0)

    /// How many records there are.
    public private(set) var count = 0

    /// Makes an empty buffer.
    public init() {}

    deinit {
        records.prefix(count).deinitialize()
        records.deallocate()
    }

    /// Lets `fill` make more records behind the last one.
    ///
    /// - Parameters:
    ///   - additional: The most that may be made.
    ///   - fill: Gets the place of the first, and counts those it has made.
    /// - Returns: What `fill` returns; nil when there is no place.
    func append<T>(_ additional: Int, _ fill: (UnsafeMutablePointer<R>, inout Int) -> T?) -> T? {
        reserve(count + additional)
        guard let base = records.baseAddress else { return nil }
        var made = 0
        defer { count += made }
        return fill(base + count, &made)
    }

    /// Gives all records away, and is empty then.
    public func take() -> [R] {
        defer { count = 0 }
        return [R](unsafeUninitializedCapacity: count) { array, arrayCount in
            _ = array.moveInitialize(fromContentsOf: records.prefix(count))
            arrayCount = count
        }
    }

    private func reserve(_ capacity: Int) {
        guard capacity > records.count else { return }
        let larger = UnsafeMutableBufferPointer<R>.allocate(capacity: max(capacity, 2 * records.count))
        _ = larger.moveInitialize(fromContentsOf: records.prefix(count))
        records.deallocate()
        records = larger
    }
}
