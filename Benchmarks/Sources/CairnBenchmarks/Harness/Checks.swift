/// Keeps the optimiser from removing work whose result nobody uses.
@inline(never)
func blackHole(_ value: some Any) {}

/// Refuses to time something that does not do its work.
func expect(_ found: Int, _ expected: Int, _ what: String = "candles") throws {
    guard found == expected else {
        throw ChildProcess.Failure(description: "\(found) of \(expected) \(what)")
    }
}

/// The same for what is compared whole.
func expect(_ isRight: Bool, _ what: String) throws {
    guard isRight else { throw ChildProcess.Failure(description: what) }
}
