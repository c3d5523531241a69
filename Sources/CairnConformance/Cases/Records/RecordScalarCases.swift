internal import CairnDomain
internal import CairnRepositories
internal import struct Foundation.Data

/// Scalars come back equal to the last bit.
enum RecordScalarCases {
    static let all: [ConformanceCase] = numbers + exact + missing

    private static let numbers: [ConformanceCase] = [
        scalars("bool", "True and false come back", \.flag, [true, false]),
        scalars(
            "integer", "Whole numbers of 64 bits come back", \.whole,
            [
                0, 1, -1, .max, .min, 9_007_199_254_740_993, -9_007_199_254_740_993, 4_294_967_296,
            ]),
        .records("values.small-integers", "Whole numbers of each width come back", of: ScalarSpecimen.self) { trial in
            var smallest = ScalarSpecimen(id: 1)
            (smallest.tiny, smallest.short, smallest.medium) = (.min, .min, .min)
            var largest = ScalarSpecimen(id: 2)
            (largest.tiny, largest.short, largest.medium) = (.max, .max, .max)
            (largest.unsignedTiny, largest.unsignedShort, largest.unsignedMedium) = (.max, .max, .max)
            try await trial.expectRoundTrip([smallest, largest])
        },
        scalars(
            "double", "Floating-point numbers come back to the last bit", \.number,
            [
                0.1, 0.1 + 0.2, 1.0 / 3, .pi, 1, -1, 1e15, 1e16, 123_456_789.123456789, 1.nextUp, 1.nextDown, 2.5e-8,
                9_007_199_254_740_992, 1e22, 1e23,
            ]),
        scalars(
            "double-extremes", "The largest and smallest floating-point numbers come back", \.number,
            [
                .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNormalMagnitude, .leastNonzeroMagnitude,
                -.leastNonzeroMagnitude, .leastNormalMagnitude.nextDown, .ulpOfOne,
            ]),
        scalars("infinity", "Infinities come back", \.number, [.infinity, -.infinity]),
        scalars("negative-zero", "The sign of a zero comes back", \.number, [-0.0, 0.0], requires: [.negativeZero]),
        scalars(
            "float", "Floating-point numbers of 32 bits come back", \.single,
            [
                0.1, 1 / 3, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -16_777_215, .infinity,
            ]),
        .records("values.nan", "A NaN is refused, and the rest of its batch with it", of: ScalarSpecimen.self) {
            trial in
            var specimen = ScalarSpecimen(id: 1)
            specimen.number = .nan
            try await expectRefused(trial, [ScalarSpecimen(id: 0), specimen])
            specimen.number = 0
            specimen.single = .signalingNaN
            try await expectRefused(trial, [specimen])
        },
    ]

    private static let exact: [ConformanceCase] = [
        scalars(
            "price", "Prices come back exactly", \.price,
            [
                .zero, Price(units: 1), Price(units: -1), .max, .min, Price(units: 9_007_199_254_740_993),
                Price(units: 107_083_000), Price(units: -3_763_000_000),
            ]),
        scalars(
            "volume", "Volumes come back exactly", \.volume,
            [
                .zero, Volume(units: 1), Volume(units: -1),
                Volume(units: Int128(UInt64.max) * 1_000_000_000_000_000_000),
                Volume(units: 2_012_253_435_890_000_000_000), Volume(units: 9_007_199_254_740_993),
            ]),
        scalars(
            "money", "Amounts of money come back exactly", \.money,
            [
                .zero, Money(units: 1), Money(units: -1), Money(units: Int128(Int64.min) * 1_000_000_000_000_000_000),
                Money(units: 123_456_789_012_345_678_901_234_567_890_123),
            ]),
        scalars(
            "decimal-extremes", "The smallest and largest decimals come back", \.money,
            [
                .max, .min, Money(units: .max - 1), Money(units: .min + 1),
            ], requires: [.fullDecimalRange]),
        scalars(
            "timestamp", "Instants come back to the millisecond", \.time,
            [
                -2_208_988_800_000, -86_400_001, -1, 0, 1, 999, 1_704_067_200_123, 4_294_967_296_000, 9_214_646_400_000,
            ].map(Timestamp.init(millisecondsSince1970:))),
        scalars(
            "timestamp-extremes", "The first and last instant there is come back", \.time,
            [
                .min, .max, Timestamp.min.advanced(byMilliseconds: 1), Timestamp.max.advanced(byMilliseconds: -1),
            ], requires: [.fullTimeRange]),
        scalars(
            "day", "Days come back, before 1970 and on leap days too", \.day,
            [
                -25_567, -1, 0, 1, 11_016, 19_782, 106_650,
            ].map(Day.init(daysSince1970:))),
        scalars(
            "day-extremes", "The first and last day there is come back", \.day,
            [
                Day(daysSince1970: .min), Day(daysSince1970: .max), Day(daysSince1970: -719_528),
            ], requires: [.fullTimeRange]),
        .records(
            "values.never-rounded", "A value that the backend cannot hold is refused, never rounded",
            of: ScalarSpecimen.self
        ) { trial in
            for (id, value) in [Money.max, .min].enumerated() {
                var specimen = ScalarSpecimen(id: id)
                specimen.money = value
                try await expectExactOrRefused(trial, specimen)
            }
            for (id, value) in [Timestamp.min, .max].enumerated() {
                var specimen = ScalarSpecimen(id: 10 + id)
                specimen.time = value
                specimen.day = Day(daysSince1970: id == 0 ? .min : .max)
                try await expectExactOrRefused(trial, specimen)
            }
        },
        scalars(
            "id", "Ids come back", \.object,
            [
                [UInt8](repeating: 0, count: 12), [UInt8](repeating: 255, count: 12), Array(1...12),
                [0x80] + [UInt8](repeating: 0, count: 11), Array("not a hex id".utf8),
            ].compactMap { ObjectID(bytes: $0) }),
        .records("values.entity-id", "Ids of entities come back", of: ScalarSpecimen.self) { trial in
            var specimen = ScalarSpecimen(id: 1)
            specimen.entity = .generate()
            try await trial.expectRoundTrip([specimen])
        },
        scalars(
            "bytes", "Bytes come back, every value and any number of them", \.bytes,
            [
                Data(), Data([0]), Data(0...255), Data([0xC3, 0x28, 0xFF]), Data("text".utf8), Data("'; --".utf8),
                Data(repeating: 0xA5, count: 100_000),
            ]),
        scalars("enumeration", "Enumerations come back", \.grade, ScalarSpecimen.Grade.allCases),
        scalars(
            "enumeration-of-integers", "Enumerations of whole numbers come back", \.level,
            [
                .one, .minusTen, .hundred,
            ]),
        scalars(
            "timeframe", "Timeframes come back as they were written", \.timeframe,
            [
                .minute1, .month1, .week1, .hour1,
            ]),
        scalars(
            "open-enumeration", "Markets that nobody listed come back", \.market,
            ["KOSPI", "", "a'b", "시장"].map(
                Market.init(rawValue:))),
    ]

    private static let missing: [ConformanceCase] = [
        .records("values.all-missing", "A record whose every value is missing comes back", of: OptionalSpecimen.self) {
            trial in
            try await trial.expectRoundTrip([OptionalSpecimen(id: 1)])
        },
        .records("values.all-present", "A record with every optional value comes back", of: OptionalSpecimen.self) {
            trial in
            try await trial.expectRoundTrip([full, OptionalSpecimen(id: 2)])
        },
        .records(
            "values.missing-is-not-empty", "A missing value is neither empty, nor zero, nor false",
            of: OptionalSpecimen.self
        ) { trial in
            var empty = OptionalSpecimen(id: 1)
            (empty.flag, empty.whole, empty.number, empty.text, empty.bytes) = (false, 0, 0, "", Data())
            (empty.time, empty.day) = (Timestamp(millisecondsSince1970: 0), Day(daysSince1970: 0))
            (empty.price, empty.volume) = (.zero, .zero)
            try await trial.expectRoundTrip([empty, OptionalSpecimen(id: 2)])
            try expectEqual(try await trial.store.count(where: \.text == nil), 1, "records without a text")
            try expectEqual(try await trial.store.count(where: \.text == ""), 1, "records with an empty text")
            try expectEqual(try await trial.store.count(where: \.whole == 0), 1, "records with a zero")
        },
        .records("values.becomes-missing", "A value that is replaced by none is missing", of: OptionalSpecimen.self) {
            trial in
            try await trial.store.upsert(full)
            try await trial.store.upsert(OptionalSpecimen(id: 1))
            try await trial.expectAll([OptionalSpecimen(id: 1)])
            try await trial.store.upsert(full)
            try await trial.expectAll([full])
        },
    ]

    private static var full: OptionalSpecimen {
        OptionalSpecimen(
            id: 1, flag: true, whole: -7, number: 0.1, text: "text", bytes: Data([0, 1]), time: CandleFixture.time(1),
            day: Day(daysSince1970: -1), price: Price(units: -1), volume: Volume(units: 1),
            object: ScalarSpecimen.zeroID, timeframe: .hour4, grade: .high, level: .hundred)
    }

    /// A case that stores some values in one field and finds each by equality.
    private static func scalars<Value: FieldValue>(
        _ id: String, _ title: String, _ field: any WritableKeyPath<ScalarSpecimen, Value> & Sendable,
        _ values: [Value], requires: Set<Capability> = []
    ) -> ConformanceCase {
        .records("values.\(id)", title, of: ScalarSpecimen.self, requires: requires) { trial in
            let specimens = values.enumerated().map { index, value in
                var specimen = ScalarSpecimen(id: index)
                specimen[keyPath: field] = value
                return specimen
            }
            try await trial.expectRoundTrip(specimens)
            for value in values {
                try await trial.expectFound(where: field == value, among: specimens)
            }
        }
    }

    private static func expectRefused(
        _ trial: RecordTrial<ScalarSpecimen>, _ records: [ScalarSpecimen], fileID: String = #fileID, line: Int = #line
    ) async throws {
        try await expectError(.invalidInput, from: "inserting a NaN", fileID: fileID, line: line) {
            try await trial.store.insert(records)
        }
        try await expectError(.invalidInput, from: "upserting a NaN", fileID: fileID, line: line) {
            try await trial.store.upsert(records)
        }
        try await trial.expectAll([], fileID: fileID, line: line)
    }

    private static func expectExactOrRefused(
        _ trial: RecordTrial<ScalarSpecimen>, _ record: ScalarSpecimen, fileID: String = #fileID, line: Int = #line
    ) async throws {
        do {
            try await trial.store.insert(record)
        } catch let error as CairnError where error.code == .inexact {
            let found = try await trial.store.get(try record.key)
            try expect(found == nil, "a refused record was stored", fileID: fileID, line: line)
            return
        }
        let found = try await trial.store.get(try record.key)
        try expectRecord(found, record, fileID: fileID, line: line)
    }
}
