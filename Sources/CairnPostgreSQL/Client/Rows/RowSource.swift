/// The rows of one statement, taken some at a time, between which it stays where it is.
protocol RowSource: AnyObject, Sendable {
    /// Goes on after a pause.
    ///
    /// - Returns: False when it has been ended meanwhile.
    func resume() -> Bool

    /// The next rows, at most so many and at least one; nil at the end.
    ///
    /// - Throws: `CairnError`; it is ended then.
    func next(atMost count: Int, _ call: Call) async throws -> QueryResult?

    /// Leaves it for as long as whoever takes the rows has to do with them.
    func pause() async

    /// Ends it; one that is dropped ends too.
    func close() async
}
