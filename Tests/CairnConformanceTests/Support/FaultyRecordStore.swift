import CairnDomain
import CairnInMemory
import CairnRepositories
import Synchronization

/// A record store over another one, with the flaw of its storage.
struct FaultyRecordStore<R: Record>: RecordStore {
    let inner: any RecordStore<R>
    let storage: FaultyStorage

    var backend: BackendKind { storage.backend }
    var capabilities: Capabilities { storage.capabilities }
    private var flaw: Flaw? { storage.flaw }

    func get(_ key: RecordKey<R>) async throws -> R? {
        try await storage.run("get") { try await inner.get(folded(key)) }
    }

    func insert(_ records: [R]) async throws {
        try await storage.run("insert") {
            do {
                switch flaw {
                case .insertReplaces: try await inner.upsert(records)
                case .insertsOneByOne: for record in records { try await inner.insert(record) }
                default: try await inner.insert(try changed(records))
                }
            } catch let error as CairnError where isSwallowed(error) {}
        }
    }

    func upsert(_ records: [R]) async throws -> Int {
        try await storage.run("upsert") {
            do {
                let written = try await inner.upsert(try changed(try await merged(records)))
                return flaw == .countsDuplicates ? records.count : written
            } catch let error as CairnError where isSwallowed(error) {
                return records.count
            }
        }
    }

    func find(_ query: RecordQuery<R>) async throws -> [R] {
        try await storage.run("find") {
            try await found(query)
        }
    }

    func count(where predicate: RecordPredicate<R>) async throws -> Int {
        try await storage.run("count") {
            if let found = try await misread(RecordQuery(where: predicate)) { return found.count }
            return try await inner.count(where: predicate)
        }
    }

    func extremum(
        _ extremum: Extremum, of field: FieldDescription, where predicate: RecordPredicate<R>
    ) async throws -> StoredValue? {
        try await storage.run("extremum") { try await inner.extremum(extremum, of: field, where: predicate) }
    }

    func distinct(
        _ field: FieldDescription, where predicate: RecordPredicate<R>, limit: Int?
    ) async throws -> [StoredValue] {
        try await storage.run("distinct") {
            let values = try await inner.distinct(field, where: predicate, limit: limit)
            return flaw == .distinctWithoutMissing ? values.filter { !$0.isNull } : values
        }
    }

    func update(_ record: R, expectedVersion: Int64) async throws -> R {
        try await storage.run("update") {
            switch flaw {
            case .ignoresVersion, .racyVersions, .keepsVersion:
                guard let stored = try await inner.get(try record.key) else {
                    throw CairnError(.notFound, backend: backend, operation: "update", message: "there is none")
                }
                let index = R.schema.version.flatMap(R.schema.index(of:)) ?? 0
                if flaw != .ignoresVersion, try R.schema.encode(stored)[index] != .integer(expectedVersion) {
                    throw CairnError(.staleVersion, backend: backend, operation: "update", message: "it is stale")
                }
                await Task.yield()
                let next = flaw == .keepsVersion ? expectedVersion : expectedVersion &+ 1
                var row = try R.schema.encode(record)
                row[index] = .integer(next)
                let updated = try R.schema.decode(row)
                try await inner.upsert(updated)
                return updated
            default:
                return try await inner.update(record, expectedVersion: expectedVersion)
            }
        }
    }

    func delete(where predicate: RecordPredicate<R>) async throws -> Int {
        try await storage.run("delete") {
            if let doomed = try await misread(RecordQuery(where: predicate)) {
                for record in doomed { try await inner.delete(try record.key) }
                return doomed.count
            }
            if flaw == .resurrectsOnReopening {
                let (doomed, store) = (try await inner.find(where: predicate), try await storage.inner.records(R.self))
                storage.resurrections.withLock { $0.append { try await store.upsert(doomed) } }
            }
            let deleted = try await inner.delete(where: predicate)
            return flaw == .wrongRecordDeleteCount ? deleted.signum() : deleted
        }
    }
}

extension FaultyRecordStore {
    private func found(_ query: RecordQuery<R>) async throws -> [R] {
        if let misread = try await misread(query) { return misread }
        var query = query
        switch flaw {
        case .truncatesRecords:
            return Array(try await inner.find(query).prefix(1000))
        case .ignoresRecordLimit:
            query.limit = query.limit.map { $0 < 0 ? $0 : Int.max }
            return try await inner.find(query)
        case .ignoresSort where query.after == nil:
            query.sort = .byKey
            return try await inner.find(query)
        case .tiesInAnyOrder where query.after == nil && !query.sort.terms.isEmpty:
            let rest = query.sort.total.dropFirst(query.sort.terms.count)
            query.sort = RecordSort(
                terms: query.sort.terms + rest.map { .init(field: $0.field, isDescending: true) })
            return try await inner.find(query)
        case .missingValuesLast, .caseInsensitiveOrder, .utf16Order:
            return try await resorted(query)
        case .cursorByOffset:
            return try await counted(query)
        default:
            return try await inner.find(query)
        }
    }

    /// What a store finds that reads conditions differently; nil when this one does not.
    private func misread(_ query: RecordQuery<R>) async throws -> [R]? {
        guard let misreading = Misreading(flaw) else { return nil }
        let predicate = try query.resolved()
        let all = try await inner.find(sort: query.sort)
        let matching = try all.filter { record in
            let row = try R.schema.encode(record)
            return misreading.truth(of: predicate.node) { name in R.schema.index(of: name).map { row[$0] } ?? .null }
                == true
        }
        return Array(matching.prefix(query.limit ?? .max))
    }

    /// The results with those of the first field of the order compared in another way.
    private func resorted(_ query: RecordQuery<R>) async throws -> [R] {
        var unlimited = query
        unlimited.limit = nil
        let sorted = try await inner.find(unlimited)
        guard query.after == nil, (query.limit ?? 0) >= 0, let term = query.sort.total.first,
            let index = R.schema.index(of: term.field)
        else { return try await inner.find(query) }
        let rows = try sorted.enumerated().map { ($0, $1, try R.schema.encode($1)[index]) }
        let isBefore = { (left: StoredValue, right: StoredValue) -> Bool in
            switch (left, right) {
            case (.null, .null): false
            case (.null, _): flaw != .missingValuesLast
            case (_, .null): flaw == .missingValuesLast
            case (.text(let left), .text(let right)) where flaw == .utf16Order:
                left.utf16.lexicographicallyPrecedes(right.utf16)
            case (.text(let left), .text(let right)) where flaw == .caseInsensitiveOrder:
                left.lowercased() < right.lowercased()
            default: left.order(relativeTo: right) == .before
            }
        }
        let resorted = rows.sorted { left, right in
            if isBefore(left.2, right.2) { return !term.isDescending }
            if isBefore(right.2, left.2) { return term.isDescending }
            return left.0 < right.0
        }
        return Array(resorted.map(\.1).prefix(query.limit ?? .max))
    }

    /// The page after as many records as were given before.
    private func counted(_ query: RecordQuery<R>) async throws -> [R] {
        var unlimited = query
        (unlimited.after, unlimited.limit) = (nil, nil)
        let offset = query.after.flatMap { cursor in storage.offsets.withLock { $0[cursor] } } ?? 0
        let page = try await inner.find(unlimited).dropFirst(offset).prefix(query.limit ?? .max)
        for (index, record) in page.enumerated() {
            let cursor = try PageCursor(after: record, sortedBy: query.sort)
            storage.offsets.withLock { $0[cursor] = offset + index + 1 }
        }
        return Array(page)
    }

    private func isSwallowed(_ error: CairnError) -> Bool {
        switch flaw {
        case .swallowsUniqueViolations: error.code == .uniqueViolation
        case .swallowsInvalidInput: error.code == .invalidInput
        default: false
        }
    }

    private func folded(_ key: RecordKey<R>) -> RecordKey<R> {
        guard flaw == .foldsKeys else { return key }
        return RecordKey(values: key.values.map(Self.folded))
    }

    private static func folded(_ value: StoredValue) -> StoredValue {
        if case .text(let text) = value { .text(text.lowercased()) } else { value }
    }

    /// Records as the flaw changes them on their way into the store.
    private func changed(_ records: [R]) throws -> [R] {
        if flaw == .dropsRecords { return records.enumerated().filter { $0.offset % 1000 != 999 }.map(\.element) }
        if flaw == .missingValuesConflict, records.count > 1, R.schema.unique.contains(["handle"]) {
            let index = R.schema.index(of: "handle") ?? 0
            guard try records.filter({ try R.schema.encode($0)[index].isNull }).count < 2 else {
                throw CairnError(
                    .uniqueViolation, backend: backend, operation: "insert", message: "taken", constraint: "handle")
            }
        }
        return try records.map { record in
            var row = try R.schema.encode(record)
            for (index, field) in R.schema.fields.enumerated() {
                row[index] = Corruption(flaw: flaw).changed(row[index], isOptional: field.type.isOptional)
                if flaw == .foldsKeys, R.schema.keyIndices.contains(index) { row[index] = Self.folded(row[index]) }
            }
            return try R.schema.decode(row)
        }
    }

    /// Records with missing values filled from those that they replace.
    private func merged(_ records: [R]) async throws -> [R] {
        guard flaw == .mergesReplacedRecords else { return records }
        var merged: [R] = []
        for record in records {
            guard let old = try await inner.get(try record.key) else {
                merged.append(record)
                continue
            }
            let rows = zip(try R.schema.encode(record), try R.schema.encode(old))
            merged.append(try R.schema.decode(rows.map { $0.isNull ? $1 : $0 }))
        }
        return merged
    }
}
