/// Records that come in runs, moved rather than copied: an array can be made in place, but not be made longer in place.
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
    ///   - fill: Gets the place of the first, and counts those it has made, also when it throws.
    func append(_ additional: Int, _ fill: (UnsafeMutablePointer<R>, inout Int) throws -> Void) rethrows {
        reserve(count + additional)
        guard let base = records.baseAddress else { return }
        var made = 0
        defer { count += made }
        try fill(base + count, &made)
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
