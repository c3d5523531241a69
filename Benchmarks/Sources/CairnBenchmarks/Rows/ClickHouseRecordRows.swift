import CairnClickHouse
import CairnRepositories

/// Records of eight mixed fields written and read, in values a second, beside libcurl moving the same bytes.
enum ClickHouseRecordRows {
    static func measure(into report: inout Report, count: Int) async throws {
        let fills = Fill.samples(count)
        let values = count * Fill.schema.fields.count
        try await ScratchServer.with(name: "records") { server, storage in
            let store = try await storage.records(Fill.self)
            let columns = (Fill.schema.fields.map(\.name) + ["cairn_version", "cairn_deleted"]).joined(separator: ", ")
            try await store.upsert(fills)
            try expect(try await store.find(RecordQuery()) == fills, "the records are not those that were written")
            let block = try server.block(of: columns, from: "fills")
            let insert = server.http.url([
                "query": "INSERT INTO fills (\(columns)) FORMAT Native", "async_insert": "0",
                "max_insert_block_size": "\(Int32.max)",
            ])
            let writing = try await Comparison.measure(runs: 7) {
                try server.empty("fills")
                return try await seconds { try expect(try await store.upsert(fills), count, "records") }
            } reference: {
                try server.empty("fills")
                return try await seconds { try server.http.post(block, to: insert) }
            }
            report.add(
                "clickhouse: write \(count) records of 8 fields", writing, values: values,
                against: "bare libcurl, the bytes made before", atLeast: 5_000_000)

            let sql = Array("SELECT * EXCEPT (cairn_version, cairn_deleted) FROM fills FINAL ORDER BY id".utf8)
            let select = server.http.url()
            let size = try server.http.post(sql, to: select)
            let reading = try await Comparison.measure(runs: 9) {
                try await seconds { try expect(try await store.find(RecordQuery()).count, count, "records") }
            } reference: {
                try await seconds { try expect(try server.http.post(sql, to: select), size, "bytes") }
            }
            report.add(
                "clickhouse: read \(count) records of 8 fields", reading, values: values,
                against: "bare libcurl, the same bytes", atLeast: 10_000_000)
        }
    }
}
