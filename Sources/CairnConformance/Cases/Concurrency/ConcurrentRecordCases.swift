internal import CairnRepositories

/// Records that many tasks write, read and delete at once.
enum ConcurrentRecordCases {
    static let all: [ConformanceCase] = [
        .concurrent(
            "records.parallel-gets", "Of keys that are read at once each finds its own record or none",
            requires: [.records]
        ) { context in
            let store = try await context.records(Reading.self)
            let stations = [
                "", "a", "A", "O'Neil", "\"{1,2}\"", "NULL", "é", "한글", String(repeating: "long ", count: 2000),
            ]
            let readings = (0..<3).flatMap { day in
                stations.enumerated().map { Reading(day, $1, day + $0, Double($0), note: day == 1 ? nil : $1) }
            }
            try await store.insert(readings)
            try await ConcurrencyCases.atOnce(32) { task in
                for round in 0..<40 {
                    let reading = readings[(task * 7 + round) % readings.count]
                    let (day, station, slot) = (reading.day, reading.station, reading.slot)
                    try expectRecord(try await store.get(day, station, slot), reading)
                    let absent = try await store.get(day, station, -1 - slot)
                    try expect(absent == nil, "found a record that is not there")
                }
            }
        },
        .concurrent("records.parallel-upserts", "Records written at once are all there", requires: [.records]) {
            context in
            let store = try await context.records(Item.self)
            try await ConcurrencyCases.atOnce(16) { task in
                for round in 0..<5 {
                    let items = (0..<10).map { Item.numbered(($0 * 5 + round) * 16 + task) }
                    try expectEqual(try await store.upsert(items), 10, "the number written")
                }
            }
            try expectRecords(try await store.find(), (0..<800).map(Item.numbered))
        },
        .concurrent(
            "records.same-key", "One key written at once is there once, from one of the writers", requires: [.records]
        ) {
            context in
            let store = try await context.records(Account.self)
            try await ConcurrencyCases.atOnce(16) { task in
                try await store.upsert(Account(id: "a", owner: "\(task)", balance: Int64(task)))
            }
            let found = try await store.find()
            try expectEqual(found.map(\.id), ["a"], "the ids stored")
            try expectEqual(found.first?.owner, found.first.map { "\($0.balance)" }, "fields of one writer")
        },
        .concurrent(
            "records.one-insert-wins", "Of inserts of one key at once exactly one succeeds",
            requires: [.records, .insertConflicts]
        ) { context in
            let store = try await context.records(Account.self)
            for key in ["a", "b", "c"] {
                let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
                    for task in 0..<16 {
                        group.addTask {
                            do {
                                try await store.insert(Account(id: key, balance: Int64(task)))
                                return task
                            } catch let error as CairnError where error.code == .duplicateKey {
                                return nil
                            }
                        }
                    }
                    return try await group.reduce(into: [Int]()) { winners, task in winners += [task].compactMap(\.self)
                    }
                }
                try expectEqual(winners.count, 1, "the number of inserts of \(key) that succeeded")
                try expectRecord(try await store.get(key), Account(id: key, balance: Int64(winners[0])))
            }
        },
        .concurrent(
            "records.one-unique-wins", "Of inserts of one unique value at once exactly one succeeds",
            requires: [.records, .uniqueConstraints]
        ) { context in
            let store = try await context.records(Member.self)
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for task in 0..<16 {
                    group.addTask {
                        var member = Member.distinct(task)
                        member.email = "wanted@example.com"
                        do {
                            try await store.insert(member)
                            return true
                        } catch let error as CairnError where error.code == .uniqueViolation {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try expectEqual(winners, 1, "the number of inserts that succeeded")
            try expectEqual(try await store.count(), 1, "the count")
        },
        .concurrent(
            "records.increments", "Twenty tasks that update by version lose no update",
            requires: [.records, .optimisticVersions]
        ) { context in
            let store = try await context.records(Account.self)
            try await store.insert(Account(id: "a"))
            try await ConcurrencyCases.atOnce(20) { _ in
                while true {
                    guard var account = try await store.get("a") else { throw ConformanceFailure("the record is gone") }
                    account.balance += 1
                    await Task.yield()
                    do {
                        _ = try await store.update(account, expectedVersion: account.version)
                        return
                    } catch let error as CairnError where error.code == .staleVersion {
                        continue
                    }
                }
            }
            try expectRecords(try await store.find(), [Account(id: "a", balance: 20, version: 21)])
        },
        .concurrent(
            "records.one-update-wins", "Of updates of one version at once exactly one succeeds",
            requires: [.records, .optimisticVersions]
        ) { context in
            let store = try await context.records(Account.self)
            try await store.insert(Account(id: "a"))
            for version in 1...5 as ClosedRange<Int64> {
                let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for task in 0..<12 {
                        group.addTask {
                            do {
                                let account = Account(id: "a", balance: Int64(task), version: version)
                                _ = try await store.update(account, expectedVersion: version)
                                return true
                            } catch let error as CairnError where error.code == .staleVersion {
                                return false
                            }
                        }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                try expectEqual(winners, 1, "the number of updates of version \(version) that succeeded")
            }
            try expectEqual(try await store.get("a")?.version, 6, "the version")
        },
        .concurrent(
            "records.whole-batches", "A reader sees a batch whole or not at all", requires: [.records, .atomicBatches]
        ) {
            context in
            let store = try await context.records(Item.self)
            try await store.upsert((1...100).map { Item($0, rank: 0) })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for round in 1...20 { try await store.upsert((1...100).map { Item($0, rank: round) }) }
                }
                for _ in 0..<3 {
                    group.addTask {
                        for _ in 0..<15 {
                            let ranks = try await store.find().map(\.rank)
                            try expectEqual(ranks.count, 100, "the number of records that a reader sees")
                            try expectEqual(Set(ranks).count, 1, "the number of batches that a reader sees")
                        }
                    }
                }
                try await group.waitForAll()
            }
        },
        .concurrent("records.parallel-deletes", "Deletes at once count each record once", requires: [.records]) {
            context in
            let store = try await context.records(Item.self)
            try await store.insert((1...500).map(Item.numbered))
            let deleted = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await store.delete(where: \.count <= 300) } }
                return try await group.reduce(0, +)
            }
            try expectEqual(deleted, 300, "the number deleted by all together")
            try expectEqual(try await store.count(), 200, "the count of the rest")
        },
        .concurrent(
            "records.first-use", "A type first used by many tasks at once is there for all", requires: [.records]
        ) {
            context in
            try await ConcurrencyCases.atOnce(16) { task in
                let store = try await context.records(Member.self)
                try await store.upsert(.distinct(task))
            }
            try expectRecords(try await context.records(Member.self).find(), (0..<16).map(Member.distinct))
        },
        .concurrent(
            "records.pages-while-writing", "Pages skip and repeat nothing while others write", requires: [.records]
        ) {
            context in
            let store = try await context.records(Item.self)
            try await store.insert(stride(from: 0, to: 600, by: 2).map(Item.numbered))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for id in stride(from: 1, to: 600, by: 2) { try await store.upsert(Item.numbered(id)) }
                }
                group.addTask {
                    var ids: [Int] = []
                    for try await batch in store.stream(sort: .descending(\.count), batchSize: 9) {
                        ids += batch.map(\.id)
                    }
                    try expectEqual(ids, Array(Set(ids).sorted().reversed()), "the ids, descending and each once")
                    let even = ids.filter { $0.isMultiple(of: 2) }
                    try expectEqual(even.count, 300, "the number of records that were there all the time")
                }
                try await group.waitForAll()
            }
        },
    ]
}
