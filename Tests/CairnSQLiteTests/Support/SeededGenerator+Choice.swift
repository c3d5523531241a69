import TestSupport

extension SeededGenerator {
    /// One of several values; `values` is not empty.
    mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: values.indices, using: &self)] }

    /// True in `one` of `all` times.
    mutating func chance(_ one: UInt64, in all: UInt64) -> Bool { next() % all < one }
}
