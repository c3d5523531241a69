/// One column of a candle series as a view, sharing its storage.
///
/// Its indices are those of the series it was taken from.
public struct SeriesColumn<Element: Sendable>: RandomAccessCollection, Sendable {
    @usableFromInline let elements: ArraySlice<Element>
    @usableFromInline let shift: Int

    /// - Parameter shift: How much smaller an index of the column is than that of `elements`.
    init(_ elements: ArraySlice<Element>, shift: Int) {
        self.elements = elements
        self.shift = shift
    }

    /// The position of the first value.
    @inlinable public var startIndex: Int { elements.startIndex - shift }
    /// The position after the last value.
    @inlinable public var endIndex: Int { elements.endIndex - shift }

    /// The value at a position.
    @inlinable public subscript(position: Int) -> Element { elements[position + shift] }

    /// The values at a range of positions, sharing storage.
    public subscript(bounds: Range<Int>) -> SeriesColumn {
        SeriesColumn(elements[bounds.lowerBound + shift..<bounds.upperBound + shift], shift: shift)
    }

    /// Steps through the values.
    @inlinable public func makeIterator() -> IndexingIterator<ArraySlice<Element>> { elements.makeIterator() }

    /// Lends the values as one block of memory, for calculation.
    @inlinable
    public func withUnsafeBufferPointer<R>(_ body: (UnsafeBufferPointer<Element>) throws -> R) rethrows -> R {
        try elements.withUnsafeBufferPointer(body)
    }

    /// Lends the values as one block of memory, which they always are.
    @inlinable
    public func withContiguousStorageIfAvailable<R>(_ body: (UnsafeBufferPointer<Element>) throws -> R) rethrows -> R? {
        try elements.withContiguousStorageIfAvailable(body)
    }
}

extension SeriesColumn: Equatable where Element: Equatable {
    /// Equal when the values are, wherever the indices begin.
    public static func == (left: SeriesColumn, right: SeriesColumn) -> Bool { left.elements == right.elements }
}

extension SeriesColumn: Hashable where Element: Hashable {
    /// Feeds the values into a hash.
    public func hash(into hasher: inout Hasher) { hasher.combine(elements) }
}

extension SeriesColumn: CustomStringConvertible {
    /// The values as an array shows them.
    public var description: String { elements.description }
}

extension SeriesColumn: ExpressibleByArrayLiteral {
    /// Makes a column of its own, to compare with.
    public init(arrayLiteral elements: Element...) { self.init(elements[...], shift: 0) }
}
