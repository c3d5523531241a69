internal import CairnDomain
internal import CairnRepositories

/// All that is stored. A value: a copy is a snapshot, and costs nothing until one of the two is changed.
struct InMemoryState: Sendable {
    /// Whether it may still be used; cleared when the storage is closed or the transaction has ended.
    var isOpen = true
    var series: [SeriesKey: CandleSeries] = [:]
    var tables: [String: InMemoryTable] = [:]

    /// What remains after closing.
    static var closed: InMemoryState {
        var state = InMemoryState()
        state.isOpen = false
        return state
    }
}
