internal import CairnDomain
internal import CairnRepositories

/// The questions asked of symbols.
enum SymbolCases {
    static let all: [ConformanceCase] = [
        symbols("by-code", "A symbol is found by its code, exactly") { symbols in
            try await symbols.save(try sample())
            try expectRecord(try await symbols.symbol(code: "005930"), try sample()[0])
            for code in ["5930", "0059", "aapl", "", "%"] {
                try expect(try await symbols.symbol(code: code) == nil, "found a symbol of code \(code)")
            }
        },
        symbols("by-market", "Symbols of a market come by code") { symbols in
            try await symbols.save(try sample())
            try expectEqual(try await symbols.symbols(in: .kospi).map(\.code), ["000660", "005930"], "KOSPI")
            try expectEqual(try await symbols.symbols(in: .nasdaq).map(\.code), ["AAPL", "MSFT"], "NASDAQ")
            try expectEqual(try await symbols.symbols(in: Market(rawValue: "Kospi")).count, 0, "another market")
        },
        symbols("active", "Active symbols come by code") { symbols in
            try await symbols.save(try sample())
            try expectEqual(
                try await symbols.activeSymbols().map(\.code), ["000660", "005930", "AAPL", "BTC/USDT"], "the codes")
        },
        symbols("search", "Symbols are found by a part of code or name, in any case") { symbols in
            try await symbols.save(try sample())
            let searches = [
                ("samsung", ["005930"]), ("ELECT", ["005930"]), ("aap", ["AAPL"]), ("하이닉스", ["000660"]),
                ("00", ["000660", "005930", "BTC/USDT"]), ("usdt", ["BTC/USDT"]), ("%", ["BTC/USDT"]), ("_", []),
                ("zzz", []),
            ]
            for (text, codes) in searches {
                try expectEqual(try await symbols.search(text).map(\.code), codes, "the codes for \(text)")
            }
            try expectEqual(try await symbols.search("").count, 5, "the number found by the empty text")
        },
        symbols("search-limit", "A limited search gives the first by code") { symbols in
            try await symbols.save(try sample())
            try expectEqual(
                try await symbols.search("", limit: 2).map(\.code), ["000660", "005930"], "the codes")
            try expectEqual(try await symbols.search("00", limit: 0).count, 0, "the number found")
        },
        symbols("save-replaces", "Saving a symbol again replaces it") { symbols in
            try await symbols.save(try sample())
            let symbol = try sample()[0].with(name: "Samsung", sector: "", isActive: false)
            try await symbols.save([symbol])
            try expectRecord(try await symbols.symbol(code: symbol.code), symbol)
            try expectEqual(try await symbols.store.count(), 5, "the number of symbols")
        },
        symbols("delete", "Deleting a symbol tells whether there was one") { symbols in
            try await symbols.save(try sample())
            try expectEqual(try await symbols.delete(code: "AAPL"), true, "whether there was one")
            try expectEqual(try await symbols.delete(code: "AAPL"), false, "whether there was one")
            try expectEqual(try await symbols.store.count(), 4, "the number of symbols")
        },
        symbols("hostile-codes", "Symbols whose codes only look alike are kept apart") { symbols in
            let all = try HostileText.codes.map { try symbol($0, name: $0, .crypto) }
            try await symbols.save(all)
            for one in all { try expectRecord(try await symbols.symbol(code: one.code), one, one.code) }
            try expectEqual(try await symbols.symbols(in: .crypto).count, all.count, "the number of symbols")
        },
    ]

    private static func symbols(
        _ id: String, _ title: String, _ body: @escaping @Sendable (StoredSymbols) async throws -> Void
    ) -> ConformanceCase {
        .repository("symbols.\(id)", title) { context in
            try await body(StoredSymbols(try await context.records(Symbol.self)))
        }
    }

    private static func sample() throws -> [Symbol] {
        try [
            symbol("005930", name: "Samsung Electronics", .kospi), symbol("000660", name: "SK하이닉스", .kospi),
            symbol("AAPL", name: "Apple", .nasdaq), symbol("MSFT", name: "Microsoft", .nasdaq, isActive: false),
            symbol("BTC/USDT", name: "Bitcoin 100%", .crypto),
        ]
    }

    private static func symbol(
        _ code: String, name: String, _ market: Market, isActive: Bool = true
    ) throws -> Symbol {
        try Symbol(
            code: code, name: name, market: market, sector: "sector", isActive: isActive,
            updatedAt: CandleFixture.monday)
    }
}
