internal import CairnRepositories

/// Text comes back byte by byte and is compared byte by byte.
enum RecordTextCases {
    static let all: [ConformanceCase] = [
        .records("text.hostile", "Text of any characters comes back", of: ScalarSpecimen.self) { trial in
            try await trial.expectRoundTrip(specimens(HostileText.texts))
        },
        .records(
            "text.found-by-equality", "Text of any characters is found by equality, and it alone",
            of: ScalarSpecimen.self
        ) { trial in
            let specimens = specimens(HostileText.texts)
            try await trial.store.insert(specimens)
            for specimen in specimens {
                let found = try await trial.store.find(where: \.text == specimen.text)
                try expectRecords(found, [specimen], "the records with text \(specimen.text.debugDescription)")
            }
        },
        .records("text.every-scalar-range", "Characters of every plane come back", of: ScalarSpecimen.self) { trial in
            let ranges: [ClosedRange<UInt32>] = [
                0x1...0x2FF, 0x7F0...0x810, 0xD7F0...0xD7FF, 0xE000...0xE010, 0xFFF0...0x1_0010, 0x1_F600...0x1_F64F,
                0x10_FFF0...0x10_FFFF,
            ]
            let texts = ranges.map { String(String.UnicodeScalarView($0.compactMap(Unicode.Scalar.init))) }
            try await trial.expectRoundTrip(specimens(texts))
        },
        .records("text.long", "A text of 100,000 characters comes back", of: ScalarSpecimen.self) { trial in
            try await trial.expectRoundTrip(specimens([String(repeating: "0123456789", count: 10_000)]))
        },
        .records("text.nul", "Text that holds NUL comes back", of: ScalarSpecimen.self, requires: [.nulInText]) {
            trial in
            let specimens = specimens(["\0", "a\0b", "a\0c", "a", "\0\0", "tail\0"])
            try await trial.expectRoundTrip(specimens)
            for specimen in specimens {
                try await trial.expectFound(where: \.text == specimen.text, among: specimens)
            }
        },
        .records("text.nul-never-cut", "Text that holds NUL comes back whole or is refused", of: ScalarSpecimen.self) {
            trial in
            let specimen = specimens(["before\0after"])[0]
            do {
                try await trial.store.insert(specimen)
            } catch let error as CairnError where error.code == .invalidInput {
                try await trial.expectAll([])
                return
            }
            try await trial.expectAll([specimen])
        },
        .records("text.keys", "Keys of any characters are kept apart", of: Account.self) { trial in
            let accounts = HostileText.texts.enumerated().map { Account(id: $1, balance: Int64($0)) }
            try await trial.store.insert(accounts)
            try expectEqual(try await trial.store.count(), accounts.count, "the count")
            for account in accounts {
                try expectRecord(try await trial.store.get(account.id), account, account.id.debugDescription)
            }
            for account in accounts {
                let deleted = try await trial.store.delete(RecordKey(account.id))
                try expectEqual(deleted, true, "whether \(account.id.debugDescription) was there")
            }
            try await trial.expectAll([])
        },
        .records("text.byte-order", "Text is ordered by its bytes", of: ScalarSpecimen.self) { trial in
            let specimens = specimens(HostileText.texts)
            try await trial.store.insert(specimens)
            try await trial.expectFound(sort: .ascending(\.text), among: specimens)
            try await trial.expectFound(sort: .descending(\.text), among: specimens)
        },
        .records("text.byte-order-of-keys", "Text keys are ordered by their bytes", of: Account.self) { trial in
            let accounts = HostileText.texts.map { Account(id: $0) }
            try await trial.store.insert(accounts)
            try await trial.expectFound(among: accounts)
        },
        .records(
            "text.byte-order-beyond-utf16", "Characters beyond 16 bits come after all others", of: ScalarSpecimen.self
        ) {
            trial in
            // In UTF-16 the emoji, a pair of surrogates, would come before the two others.
            let specimens = specimens(["\u{1F600}", "\u{FF5E}", "\u{E000}", "z"])
            try await trial.store.insert(specimens)
            let found = try await trial.store.find(sort: .ascending(\.text)).map(\.text)
            try expectEqual(found, ["z", "\u{E000}", "\u{FF5E}", "\u{1F600}"], "the texts in order")
        },
        .records("text.byte-comparisons", "Comparisons of texts follow their bytes", of: ScalarSpecimen.self) { trial in
            let specimens = specimens(["", "A", "B", "Z", "a", "b", "é", "e\u{301}", "한", "\u{FF5E}", "\u{1F600}"])
            try await trial.store.insert(specimens)
            for specimen in specimens {
                for predicate in [\.text < specimen.text, \.text >= specimen.text] as [RecordPredicate<ScalarSpecimen>]
                {
                    try await trial.expectFound(where: predicate, among: specimens)
                }
            }
        },
        .records("text.numbers-are-text", "Text that looks like a number stays text", of: ScalarSpecimen.self) {
            trial in
            let specimens = specimens(["007", "7", "7.0", "1e3", "0x10", "10", "9", "-1", "+1", " 1", "１"])
            try await trial.expectRoundTrip(specimens)
            try await trial.expectFound(sort: .ascending(\.text), among: specimens)
            try expectEqual(try await trial.store.count(where: \.text == "7"), 1, "records with text 7")
        },
    ]

    private static func specimens(_ texts: [String]) -> [ScalarSpecimen] {
        texts.enumerated().map { index, text in
            var specimen = ScalarSpecimen(id: index)
            specimen.text = text
            return specimen
        }
    }
}
