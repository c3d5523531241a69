/// Reads that share a round trip, as the statements that are sent: one for all that ask the same of different keys.
struct PointReadRound {
    let statements: [Statement]
    /// Which reads each statement is for.
    private let groups: [[Int]]
    private let count: Int

    init(_ reads: [PointRead]) {
        count = reads.count
        var groups: [[Int]] = []
        for (index, read) in reads.enumerated() {
            let place = read.isLong ? nil : groups.firstIndex { reads[$0[0]].isAnswered(with: read) }
            if let place { groups[place].append(index) } else { groups.append([index]) }
        }
        self.groups = groups
        statements = groups.map { group in
            let first = reads[group[0]]
            guard group.count > 1 else { return first.statement }
            return Statement(
                text: first.textForSeveral,
                values: first.statement.values.indices.map { part in
                    BoundValue(arrayOf: group.map { reads[$0].statement.values[part] })
                }, isPrepared: true)
        }
    }

    /// What becomes of each read.
    ///
    /// - Parameter answers: What became of each statement.
    func outcomes(_ answers: [Result<QueryResult, SessionFailure>]) -> [Result<PointAnswer, SessionFailure>] {
        var outcomes = [Result<PointAnswer, SessionFailure>](
            repeating: .failure(SessionFailure(cause: .skipped)), count: count)
        for (group, answer) in zip(groups, answers) {
            switch answer {
            case .success(let result) where group.count == 1: outcomes[group[0]] = .success(PointAnswer(result))
            case .success(let result):
                for index in group { outcomes[index] = .success(PointAnswer(result, row: nil)) }
                for row in 0..<result.rowCount {
                    guard let place = result.integer(row, result.columnCount - 1).map({ Int($0) - 1 }),
                        group.indices.contains(place)
                    else { continue }
                    // A table that others inherit from may have a key twice; the first counts, as it does alone.
                    if case .success(let answer) = outcomes[group[place]], answer.row != nil { continue }
                    outcomes[group[place]] = .success(PointAnswer(result, row: row))
                }
            case .failure(let failure):
                // Why several were refused need not be what is wrong with each.
                if group.count > 1, case .refused = failure.cause { continue }
                for index in group { outcomes[index] = .failure(failure) }
            }
        }
        return outcomes
    }
}

extension PointRead {
    /// Whether it goes by itself, so that no statement is larger than the server takes.
    fileprivate var isLong: Bool { statement.values.contains { $0.bytes?.count ?? 0 > 4096 } }

    /// Whether one statement can answer both. Texts of one table are the same object, which is seen at once.
    fileprivate func isAnswered(with other: PointRead) -> Bool {
        textForSeveral == other.textForSeveral && !isLong
            && zip(statement.values, other.statement.values).allSatisfy { $0.type == $1.type }
    }
}
