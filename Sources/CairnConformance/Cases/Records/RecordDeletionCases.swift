internal import CairnDomain
internal import CairnRepositories

/// Deletes remove exactly what they say and report exactly how many.
enum RecordDeletionCases {
    static let all: [ConformanceCase] = [
        .records("delete.by-key", "Deleting by key tells whether there was a record", of: Account.self) { trial in
            try await trial.store.insert([Account(id: "a"), Account(id: "b")])
            try expectEqual(try await trial.store.delete(RecordKey("a")), true, "whether there was one")
            try expectEqual(try await trial.store.delete(RecordKey("a")), false, "whether there was one")
            try await trial.expectAll([Account(id: "b")])
        },
        .records("delete.by-composite-key", "Deleting by a key of several fields deletes one record", of: Reading.self)
        {
            trial in
            let readings = (0..<2).flatMap { day in ["a", "b"].map { Reading(day, $0, 0) } }
            try await trial.store.insert(readings)
            let deleted = try await trial.store.delete(readings[2].key)
            try expectEqual(deleted, true, "whether there was one")
            try await trial.expectAll([readings[0], readings[1], readings[3]])
        },
        .records("delete.where", "Deleting by a condition deletes what meets it and tells how many", of: Item.self) {
            trial in
            let items = (1...50).map(Item.numbered)
            try await trial.store.insert(items)
            let deleted = try await trial.store.delete(where: \.count > 10 && \.count <= 30)
            try expectEqual(deleted, 20, "the number deleted")
            try await trial.expectAll(Array(items[..<10] + items[30...]))
        },
        .records("delete.where-none", "Deleting what no record meets tells 0", of: Item.self) { trial in
            let items = (1...5).map(Item.numbered)
            try await trial.store.insert(items)
            try expectEqual(try await trial.store.delete(where: \.count > 5), 0, "the number deleted")
            try expectEqual(try await trial.store.delete(where: .none), 0, "the number deleted")
            try await trial.expectAll(items)
        },
        .records("delete.where-missing", "Records with a missing value are deleted only when meant", of: Item.self) {
            trial in
            let items = (1...10).map { Item($0, rank: $0.isMultiple(of: 2) ? $0 : nil) }
            try await trial.store.insert(items)
            try expectEqual(try await trial.store.delete(where: \.rank < 100), 5, "the number deleted")
            try await trial.expectAll(items.filter { $0.rank == nil })
            try expectEqual(try await trial.store.delete(where: !(\.rank < 100)), 5, "the number deleted")
        },
        .records("delete.all", "Deleting all empties the store", of: Item.self) { trial in
            try await trial.store.insert((1...17).map(Item.numbered))
            try expectEqual(try await trial.store.delete(where: .all), 17, "the number deleted")
            try await trial.expectAll([])
        },
        .records("delete.large", "The number deleted is exact for many records", of: Item.self) { trial in
            try await trial.store.insert((1...4000).map(Item.numbered))
            try expectEqual(try await trial.store.delete(where: \.count > 1234), 2766, "the number deleted")
            try expectEqual(try await trial.store.count(), 1234, "the count of the rest")
        },
        .records("delete.write-again", "What was deleted can be inserted again", of: Account.self) { trial in
            try await trial.store.insert(Account(id: "a", owner: "old"))
            try await trial.store.delete(RecordKey("a"))
            try await trial.store.insert(Account(id: "a", owner: "new"))
            try await trial.expectAll([Account(id: "a", owner: "new")])
        },
        .records("delete.wildcards-are-literal", "A key with wildcards stands for itself alone", of: Account.self) {
            trial in
            let accounts = ["ab", "ac", "a%", "%"].map { Account(id: $0) }
            try await trial.store.insert(accounts)
            try expectEqual(try await trial.store.delete(RecordKey("a%")), true, "whether there was one")
            try expectEqual(try await trial.store.delete(RecordKey("a_")), false, "whether there was one")
            try await trial.expectAll([accounts[0], accounts[1], accounts[3]])
        },
        .records("delete.injection", "A key that is SQL is a key", of: Account.self) { trial in
            try await trial.store.insert([Account(id: "a"), Account(id: "b")])
            for key in [
                "' OR '1'='1", "a'; DELETE FROM conformance_accounts; --", "\") OR (\"\"=\"", "{\"$ne\": null}",
            ] {
                try expectEqual(try await trial.store.delete(RecordKey(key)), false, "whether \(key) was there")
                try await trial.store.insert(Account(id: key))
                try expectRecord(try await trial.store.get(key), Account(id: key))
                try expectEqual(try await trial.store.delete(RecordKey(key)), true, "whether \(key) was there")
            }
            try await trial.expectAll([Account(id: "a"), Account(id: "b")])
        },
    ]
}
