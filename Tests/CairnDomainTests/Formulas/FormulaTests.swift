import CairnDomain
import Testing

@Suite struct FormulaTests {
    @Test func `A formula keeps what it is made of`() throws {
        let id = Formula.ID.generate()
        let period = try FormulaParameter(name: "period", dataType: .integer, defaultValue: .integer(14))
        let formula = try Formula(
            id: id, name: "RSI 낮음", expression: "rsi(:period)\n< 30", category: .stopLoss,
            description: "line 1\nline 2",
            tags: ["momentum", "momentum", "日本"], parameters: [period], version: 3, createdAt: .minute(1),
            updatedAt: .minute(2))
        #expect(formula.id == id && formula.name == "RSI 낮음" && formula.category == .stopLoss && formula.version == 3)
        #expect(formula.tags == ["momentum", "momentum", "日本"] && formula.parameters == [period])
        #expect(
            formula.createdAt == .minute(1) && formula.updatedAt == .minute(2)
                && formula.description == "line 1\nline 2")
        #expect(try throughJSON(formula) == formula)
    }

    @Test func `Defaults are those of a new formula`() throws {
        let formula = try Formula(name: "A", expression: "1", category: .scan, createdAt: .minute(1))
        #expect(
            formula.version == 1 && formula.updatedAt == .minute(1) && formula.tags.isEmpty
                && formula.description.isEmpty)
        #expect(try Formula.making("1").id != Formula.making("1").id)
    }

    @Test func `Blank and control characters are refused by name`() {
        #expect(refusal { try formula(name: " ") } == "Formula.name \" \" is empty")
        #expect(refusal { try formula(name: "a\tb") } == #"Formula.name "a\tb" holds a control character"#)
        #expect(refusal { try formula(expression: "") } == "Formula.expression \"\" is empty")
        #expect(refusal { try formula(expression: " \n") } == #"Formula.expression " \n" is empty"#)
        #expect(refusal { try formula(tags: ["a", ""]) } == "Formula.tags \"\" is empty")
        #expect(refusal { try formula(tags: ["a\0"]) } == #"Formula.tags "a\0" holds a control character"#)
        #expect(refusal { try formula(version: -1) } == "Formula.version -1 is negative")
    }

    @Test func `Parameters are declared once and before use`() throws {
        let parameters = try ["p", "q", "p"].map { try FormulaParameter(name: $0, dataType: .integer) }
        #expect(refusal { try Formula.making("1", parameters: parameters) } == "Formula.parameters p is declared twice")
        #expect(
            refusal { try Formula.making(":p + :period", names: ["p"]) }
                == "Formula.expression :period refers to a parameter not declared")
        #expect(
            refusal { try Formula.making(":P", names: ["p"]) }
                == "Formula.expression :P refers to a parameter not declared")
    }

    @Test func `Whatever JSON leaves out is filled in`() throws {
        let formula = try decoded(
            Formula.self,
            #"{"name":"A","expression":"x > :n","category":"stop_loss","parameters":[{"name":"n","dataType":"int"}]}"#)
        #expect(formula.category == .stopLoss && formula.version == 1 && formula.parameters[0].dataType == .integer)
        #expect(formula.createdAt == formula.updatedAt && formula.createdAt > .minute(0))
    }

    @Test(arguments: [
        (#"{"name":"","expression":"1","category":"scan"}"#, "Formula.name \"\" is empty"),
        (
            #"{"name":"A","expression":":x","category":"scan"}"#,
            "Formula.expression :x refers to a parameter not declared"
        ),
    ])
    func `JSON is validated`(json: String, message: String) {
        #expect(refusal { try decoded(Formula.self, json) } == message)
    }

    @Test(arguments: [
        #"{"name":"A","expression":"1","category":"buy"}"#, #"{"expression":"1","category":"scan"}"#,
        #"{"name":"A","expression":"1","category":"scan","id":"12"}"#,
        #"{"name":"A","expression":"1","category":"scan","parameters":[{"name":"n","dataType":"date"}]}"#,
    ])
    func `JSON of another shape is refused`(json: String) {
        #expect(throws: DecodingError.self) { try decoded(Formula.self, json) }
    }

    @Test func `Categories are stored under fixed names`() {
        #expect(FormulaCategory.allCases.map(\.description) == ["scan", "entry", "exit", "stop_loss"])
        #expect(FormulaCategory.allCases.map(\.rawValue) == ["scan", "entry", "exit", "stop_loss"])
    }

    private func formula(
        name: String = "A", expression: String = "1", tags: [String] = [], version: Int64 = 1
    ) throws -> Formula {
        try Formula(name: name, expression: expression, category: .scan, tags: tags, version: version)
    }
}
