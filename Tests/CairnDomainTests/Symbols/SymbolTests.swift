import CairnDomain
import Testing

@Suite struct SymbolTests {
    @Test func `A symbol keeps what it is made of`() throws {
        let symbol = try Symbol(
            code: "005930", name: "삼성전자", market: .kospi, sector: "Semiconductors", isActive: false,
            updatedAt: .minute(1))
        #expect(symbol.id == "005930" && symbol.description == "005930 삼성전자 (KOSPI)" && !symbol.isActive)
        #expect(symbol.sector == "Semiconductors" && symbol.updatedAt == .minute(1) && symbol.market == .kospi)
        #expect(try throughJSON(symbol) == symbol)
    }

    @Test func `Blank and control characters are refused by name`() {
        #expect(refusal { try Symbol(code: "", name: "A", market: .etf) } == "Symbol.code \"\" is empty")
        #expect(
            refusal { try Symbol(code: "A\n", name: "A", market: .etf) }
                == #"Symbol.code "A\n" holds a control character"#)
        #expect(refusal { try Symbol(code: "A", name: " ", market: .etf) } == "Symbol.name \" \" is empty")
        #expect(
            refusal { try Symbol(code: "A", name: "A", market: Market(rawValue: "")) } == "Symbol.market \"\" is empty")
        #expect(
            refusal { try Symbol(code: "A", name: "A", market: .etf, sector: "\0") }
                == #"Symbol.sector "\0" holds a control character"#)
    }

    @Test func `A changed symbol is validated, keeps the rest and says when`() throws {
        let symbol = try Symbol(code: "A", name: "B", market: .etf, sector: "C", updatedAt: .minute(1))
        let changed = try symbol.with(name: "D", isActive: false)
        #expect(changed.code == "A" && changed.name == "D" && changed.market == .etf && changed.sector == "C")
        #expect(!changed.isActive && changed.updatedAt > symbol.updatedAt)
        #expect(try symbol.with(sector: "").sector == nil)
        #expect(refusal { try symbol.with(name: " ") } == "Symbol.name \" \" is empty")
    }

    @Test func `An empty sector is none`() throws {
        #expect(try Symbol(code: "A", name: "A", market: .etf, sector: "").sector == nil)
        #expect(try Symbol(code: "A", name: "A", market: .etf).sector == nil)
    }

    @Test func `Whatever JSON leaves out is filled in, and the rest validated`() throws {
        let symbol = try decoded(Symbol.self, #"{"code":"A","name":"B","market":"NEW"}"#)
        #expect(
            symbol.market == Market(rawValue: "NEW") && symbol.isActive && symbol.sector == nil
                && symbol.updatedAt > .minute(0))
        #expect(
            refusal { try decoded(Symbol.self, #"{"code":" ","name":"B","market":"NEW"}"#) }
                == "Symbol.code \" \" is empty")
        #expect(throws: DecodingError.self) { try decoded(Symbol.self, #"{"code":"A","name":"B"}"#) }
    }

    @Test func `A market is its code, listed or not`() throws {
        let markets: [Market] = [.kospi, .kosdaq, .etf, .nasdaq, .nyse, .forex, .crypto, Market(rawValue: "XETRA")]
        #expect(markets.map(\.description) == ["KOSPI", "KOSDAQ", "ETF", "NASDAQ", "NYSE", "FOREX", "CRYPTO", "XETRA"])
        #expect(try encoded(markets) == #"["KOSPI","KOSDAQ","ETF","NASDAQ","NYSE","FOREX","CRYPTO","XETRA"]"#)
        #expect(try throughJSON(markets) == markets)
    }
}
