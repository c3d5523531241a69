/// Keeps the optimiser from removing work whose result nobody uses.
@inline(never)
func blackHole(_ value: some Any) {}

/// Refuses to time something that does not do its work.
func expect(_ found: Int, _ expected: Int) throws {
    guard found == expected else {
        throw ChildProcess.Failure(description: "read \(found) of \(expected) candles")
    }
}
