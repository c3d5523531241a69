/// A way in which a storage can be broken without anyone noticing at once.
enum Flaw: String, CaseIterable, Sendable {
    // Candles
    case dropsCandles, truncatesCandles, ignoresCandleLimit, limitTakesNewest, latestTakesOldest, unsortedSeries
    case listsEmptiedSeries, losesConcurrentSaves, exclusiveRangeEnd, exclusiveRangeStart, firstWriteWins
    case wrongCandleDeleteCount, pricesThroughDouble, volumesThroughDouble, wholeSeconds, foldsCodes
    case normalisesCodes, trimsCodes, ignoresExchange, codesAsNumbers, resamplesInUTC, batchNotReplacedWhole
    // Records
    case dropsRecords, truncatesRecords, ignoresRecordLimit, ignoresSort, missingValuesLast, caseInsensitiveOrder
    case utf16Order, tiesInAnyOrder, nullLogicOfSQL, foldsOnlyASCII, interpretsWildcards, cutsLongLists
    case matchesPartsOfElements, cursorByOffset, insertReplaces, insertsOneByOne, countsDuplicates
    case swallowsUniqueViolations, hidesConstraintName, missingValuesConflict, ignoresVersion, racyVersions
    case keepsVersion, wrongRecordDeleteCount, distinctWithoutMissing, foldsKeys, emptyTextIsMissing
    case missingTextIsEmpty, doublesAsFloats, losesSignOfZero, cutsTextAtNUL, trimsText, normalisesText, sortsLists
    case decimalsThroughDouble, millisecondsLost, mergesReplacedRecords, acceptsAnyShape, swallowsInvalidInput
    // Transactions
    case ignoresRollback, ignoresSavepoints, wrapsErrors, survivesItsEnd
    // Everything else
    case leaksValues, bareCancellation, ignoresClose, keepsQuietAboutCapabilities, forgetsOnReopening
    case resurrectsOnReopening
}

extension Flaw {
    /// Cases that must catch it.
    var caughtBy: [String] {
        switch self {
        case .dropsCandles: ["candles.save.large-batch", "candles.count.large", "candles.stream.large"]
        case .truncatesCandles: ["candles.save.large-batch", "transactions.large"]
        case .ignoresCandleLimit:
            ["candles.range.limit", "candles.range.limit-zero", "candles.stream.complete", "candles.model.one-series"]
        case .limitTakesNewest: ["candles.range.limit", "candles.stream.complete", "candles.model.one-series"]
        case .latestTakesOldest: ["candles.latest.newest-ascending", "candles.latest.one"]
        case .unsortedSeries: ["candles.series.ordered", "candles.series.many"]
        case .listsEmptiedSeries: ["candles.series.without-emptied", "candles.series.hostile-codes"]
        case .losesConcurrentSaves: ["concurrency.candles.parallel-saves"]
        case .exclusiveRangeEnd:
            ["candles.range.closed-at-both-ends", "candles.count.closed-range", "candles.delete.closed-range"]
        case .exclusiveRangeStart: ["candles.range.closed-at-both-ends", "candles.count.closed-range"]
        case .firstWriteWins: ["candles.save.last-write-wins", "candles.save.overlapping-batches"]
        case .wrongCandleDeleteCount:
            ["candles.delete.range", "candles.delete.large", "concurrency.candles.parallel-deletes"]
        case .pricesThroughDouble:
            ["candles.values.price-extremes", "candles.values.price-beyond-double"]
        case .volumesThroughDouble: ["candles.values.volume-digits", "candles.values.volume-uint64"]
        case .wholeSeconds: ["candles.values.time-milliseconds", "candles.range.milliseconds"]
        case .foldsCodes: ["candles.series.look-alike-codes", "candles.model.several-series"]
        case .normalisesCodes: ["candles.series.look-alike-codes"]
        case .trimsCodes: ["candles.series.look-alike-codes"]
        case .ignoresExchange: ["candles.series.same-symbol-other-exchange", "candles.delete.other-series"]
        case .codesAsNumbers: ["candles.series.look-alike-codes"]
        case .resamplesInUTC: ["candles.resample.fixed-offset", "candles.resample.session-days"]
        case .batchNotReplacedWhole: ["candles.save.replaces-every-field"]
        case .dropsRecords: ["records.insert.large-batch", "records.upsert.large-batch", "records.delete.large"]
        case .truncatesRecords: ["records.insert.large-batch", "records.limit.large-results"]
        case .ignoresRecordLimit: ["records.limit.first-of-the-order", "records.limit.zero", "records.page.by-key"]
        case .ignoresSort: ["records.sort.integers", "records.sort.replaced", "records.model.queries"]
        case .missingValuesLast: ["records.sort.missing-first", "records.model.queries"]
        case .caseInsensitiveOrder: ["records.sort.texts", "records.text.byte-order"]
        case .utf16Order: ["records.text.byte-order-beyond-utf16", "records.text.byte-order"]
        case .tiesInAnyOrder: ["records.sort.ties-by-key", "records.sort.ties-by-composite-key"]
        case .nullLogicOfSQL:
            ["records.null.not-equal", "records.null.not", "records.null.is-in", "records.model.conditions"]
        case .foldsOnlyASCII:
            ["records.search.ignoring-case-accents", "records.search.ignoring-case-special"]
        case .interpretsWildcards:
            ["records.search.wildcards-are-literal", "records.search.ignoring-case-wildcards"]
        case .cutsLongLists: ["records.find.is-in-many"]
        case .matchesPartsOfElements: ["records.find.has-element", "repositories.formulas.by-tag"]
        case .cursorByOffset:
            ["records.page.insert-before", "records.page.delete-before", "records.stream.delete-meanwhile"]
        case .insertReplaces: ["records.insert.existing-key", "concurrency.records.one-insert-wins"]
        case .insertsOneByOne: ["records.insert.atomic", "records.unique.atomic"]
        case .countsDuplicates: ["records.upsert.duplicates-in-batch", "records.model.operations"]
        case .swallowsUniqueViolations: ["records.unique.insert", "records.unique.upsert-existing"]
        case .hidesConstraintName: ["records.unique.insert", "records.unique.several-fields"]
        case .missingValuesConflict: ["records.unique.missing-never-conflicts"]
        case .ignoresVersion: ["records.version.stale", "records.version.second-editor"]
        case .racyVersions: ["concurrency.records.increments", "concurrency.records.one-update-wins"]
        case .keepsVersion: ["records.version.update", "records.version.update-again"]
        case .wrongRecordDeleteCount: ["records.delete.where", "records.delete.large"]
        case .distinctWithoutMissing: ["records.aggregate.distinct-missing"]
        case .foldsKeys: ["records.text.keys", "records.get.unknown"]
        case .emptyTextIsMissing: ["records.values.missing-is-not-empty"]
        case .missingTextIsEmpty: ["records.values.missing-is-not-empty", "records.values.all-missing"]
        case .doublesAsFloats: ["records.values.double", "records.values.double-extremes"]
        case .losesSignOfZero: ["records.values.negative-zero"]
        case .cutsTextAtNUL: ["records.text.nul", "records.text.nul-never-cut"]
        case .trimsText: ["records.text.hostile"]
        case .normalisesText: ["records.text.hostile", "records.text.keys"]
        case .sortsLists: ["records.values.lists"]
        case .decimalsThroughDouble: ["records.values.volume", "records.values.money"]
        case .millisecondsLost: ["records.values.timestamp"]
        case .mergesReplacedRecords: ["records.upsert.replaces", "records.values.becomes-missing"]
        case .acceptsAnyShape: ["records.schema.another-shape", "durability.another-shape"]
        case .swallowsInvalidInput: ["records.values.not-finite-in-list"]
        case .ignoresRollback:
            [
                "transactions.rollback-insert", "transactions.rollback-candles", "transactions.isolation-records",
                "transactions.increments", "transactions.misuse-storage-within", "transactions.cancelled-within",
            ]
        case .ignoresSavepoints: ["transactions.savepoint-undone", "transactions.savepoint-deep"]
        case .wrapsErrors: ["transactions.error-unchanged", "transactions.rollback-insert"]
        case .survivesItsEnd: ["transactions.misuse-after-commit", "transactions.misuse-after-rollback"]
        case .leaksValues: ["errors.duplicate-key", "errors.unique-violation"]
        case .bareCancellation: ["cancel.candles", "cancel.records"].map { "concurrency.\($0)" }
        case .ignoresClose:
            ["lifecycle.closed-candles", "lifecycle.closed-records", "lifecycle.closed-health"]
        case .keepsQuietAboutCapabilities: ["declarations.every-capability", "records.unique.insert"]
        case .forgetsOnReopening: ["durability.records", "durability.candles", "durability.transactions"]
        case .resurrectsOnReopening: ["durability.records-replaced-and-deleted"]
        }
    }
}
