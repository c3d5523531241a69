#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension Timestamp {
    /// Makes an instant from a `Date`, rounded to the nearest millisecond.
    ///
    /// - Throws: `ValidationError` for a date that is not finite or cannot be held.
    public init(_ date: Date) throws(ValidationError) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        guard let exact = Int64(exactly: milliseconds) else {
            throw ValidationError(
                type: "Timestamp", field: "date", value: date.timeIntervalSince1970, reason: "is out of range")
        }
        self.init(millisecondsSince1970: exact)
    }

    /// The current time, cut to whole milliseconds.
    public static var now: Timestamp {
        Timestamp(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

extension Date {
    /// The date of an instant.
    public init(_ timestamp: Timestamp) {
        self.init(timeIntervalSince1970: Double(timestamp.millisecondsSince1970) / 1000)
    }
}
