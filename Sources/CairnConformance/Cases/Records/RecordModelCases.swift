internal import CairnRepositories

/// Random questions and random sequences of operations, compared with looking at every record.
enum RecordModelCases {
    static let all: [ConformanceCase] = [
        RecordComparisonCases.items("model.conditions", "200 random conditions find what looking at every record finds")
        {
            trial, items in
            var queries = try QueryGenerator(seed: trial.context.seed, over: items.records)
            for _ in 0..<200 {
                let predicate = queries.predicate()
                try await trial.expectFound(where: predicate, among: items)
            }
        },
        RecordComparisonCases.items("model.queries", "100 random questions with order and limit are answered exactly") {
            trial, items in
            var queries = try QueryGenerator(seed: trial.context.seed, over: items.records)
            for _ in 0..<100 {
                let (predicate, sort) = (queries.predicate(depth: 2), queries.sort())
                let limit = queries.number(in: 0...70)
                try await trial.expectFound(where: predicate, sort: sort, limit: limit, among: items)
                let count = try await trial.store.count(where: predicate)
                try expectEqual(
                    count, items.find(where: predicate).count, "the count of \(predicate.node)")
            }
        },
        RecordComparisonCases.items("model.pages", "Pages of 30 random questions are the whole answer") {
            trial, items in
            var queries = try QueryGenerator(seed: trial.context.seed, over: items.records)
            for _ in 0..<30 {
                let (predicate, sort) = (queries.predicate(depth: 1), queries.sort())
                var found: [Item] = []
                let stream = trial.store.stream(where: predicate, sort: sort, batchSize: queries.number(in: 1...20))
                for try await batch in stream { found += batch }
                try expectRecords(
                    found, items.find(where: predicate, sort: sort),
                    "the pages where \(predicate.node) by \(sort.terms)")
            }
        },
        .records("model.operations", "A random sequence of operations behaves as a dictionary", of: Item.self) {
            trial in
            var generator = SeededGenerator(seed: trial.context.seed)
            var model: [Int: Item] = [:]
            let pool = Item.random(40, &generator)
            var queries = try QueryGenerator(seed: trial.context.seed, over: pool)
            for step in 0..<200 {
                switch Int.random(in: 0..<8, using: &generator) {
                case 0...2:
                    let batch = (0..<Int.random(in: 0...10, using: &generator)).map { _ in generator.pick(pool) }
                    let written = try await trial.store.upsert(batch)
                    try expectEqual(written, Set(batch.map(\.id)).count, "step \(step): the number written")
                    for item in batch { model[item.id] = item }
                case 3:
                    let predicate = queries.predicate(depth: 2)
                    let doomed = try RecordOracle(Array(model.values)).find(where: predicate)
                    let deleted = try await trial.store.delete(where: predicate)
                    try expectEqual(deleted, doomed.count, "step \(step): the number deleted")
                    for item in doomed { model[item.id] = nil }
                case 4:
                    let id = Int.random(in: 0...41, using: &generator)
                    let deleted = try await trial.store.delete(RecordKey(id))
                    try expectEqual(
                        deleted, model.removeValue(forKey: id) != nil, "step \(step): whether \(id) was there")
                case 5:
                    let id = Int.random(in: 0...41, using: &generator)
                    let found = try await trial.store.get(id)
                    try expectRecords(
                        [found].compactMap(\.self), [model[id]].compactMap(\.self), "step \(step): record \(id)")
                default:
                    try await trial.expectFound(
                        where: queries.predicate(depth: 1), sort: queries.sort(), among: Array(model.values))
                }
            }
            try await trial.expectAll(Array(model.values))
        },
    ]
}
