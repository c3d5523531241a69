import CairnRepositories

extension Capabilities {
    /// What ClickHouse can do with the tables of a configuration.
    static func clickHouse(_ configuration: ClickHouseConfiguration) -> Capabilities {
        var supported: Set<Capability> = [
            .candles, .records, .concurrentReads, .durability, .nulInText, .negativeZero,
        ]
        var declined: [Capability: String] = [
            .transactions: "ClickHouse has none",
            .savepoints: "ClickHouse has no transactions",
            .optimisticVersions: "ClickHouse cannot change a row on a condition atomically",
            .insertConflicts: "keys are looked up before an insert, but two inserts at the same time may both pass",
            .uniqueConstraints: "ClickHouse has none",
            .fullTimeRange: "DateTime64 and Date32 are made for the years 1900 to 2299",
        ]
        if configuration.cluster == nil {
            supported.insert(.atomicBatches)
        } else {
            declined[.atomicBatches] = "a batch is written to each shard on its own"
        }
        switch configuration.ownership {
        case .cairn: supported.insert(.fullDecimalRange)
        case .existing: declined[.fullDecimalRange] = "existing columns have the digits they have"
        }
        return Capabilities(supported, declined: declined)
    }
}
