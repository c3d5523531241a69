import CairnDomain
import TestSupport
import Testing

/// Which pieces of an expression refer to parameters.
@Suite struct FormulaReferenceTests {
    @Test(arguments: [
        ("close > 10", []), (":p", ["p"]), ("rsi(:period) < :threshold", ["period", "threshold"]),
        (":p + :period", ["p", "period"]),
        (":p:q", ["p", "q"]), (":a :b :a", ["a", "b"]), ("x>:_min_1", ["_min_1"]), (":p1-:p2", ["p1", "p2"]),
        ("(:p)", ["p"]),
        (":p.x", ["p"]), (":p'", ["p"]), ("a ? :b : :c", ["b", "c"]), (":P :p", ["P", "p"]),
        // Casts, times and bare colons.
        ("close::double", []), ("a::p + :q", ["q"]), (":::p", []), (":9", []), ("09:30", []), ("a : b", []), (":", []),
        ("::", []),
        ("close > :", []), ("ends :p:", ["p"]), (":-p", []), (": p", []), (":\u{301}", []),
        // Quoted text.
        ("':p'", []), ("\":p\"", []), ("':p' + :q", ["q"]), ("'it''s :p' || :q", ["q"]), ("\"it's\" :p", ["p"]),
        ("'a\":p\"' :q", ["q"]), ("'open :p", []), ("'':p''", ["p"]), ("':':p", ["p"]),
        // Names in any script, composed or not.
        (":기간 + :임계값", ["기간", "임계값"]), (":größe", ["größe"]), (":größe2", ["größe2"]), (":周期", ["周期"]),
        (":gro\u{308}ße", ["gro\u{308}ße"]), (":p\u{301}", ["p\u{301}"]), (":p😀", ["p"]), (":😀", []), (":²", []),
        (":p²", ["p"]),
        (":p\u{200B}x", ["p"]), (":p٣", ["p٣"]),
    ])
    func `References are whole identifiers after a single colon, outside of quotes`(
        expression: String, names: [String]
    ) throws {
        let formula = try Formula.making(expression, names: names)
        #expect(formula.referencedParameters.map { Array($0.unicodeScalars) } == names.map { Array($0.unicodeScalars) })
    }

    @Test(arguments: ["p", "_", "_1", "period_14", "기간", "größe", "gro\u{308}ße", "A"])
    func `An identifier can name a parameter`(name: String) throws {
        #expect(try FormulaParameter(name: name, dataType: .text).name == name)
    }

    @Test(arguments: ["", " ", "1p", "a b", "a-b", ":p", "p:", "p ", " p", "a.b", "😀", "\u{301}", "p'", "²", "a\0"])
    func `What is no identifier cannot name a parameter`(name: String) {
        #expect(
            refusal { try FormulaParameter(name: name, dataType: .text) }
                == "FormulaParameter.name \(name.isEmpty ? "\"\"" : name) is not an identifier of letters, digits and underscores"
        )
    }

    /// Without parameters, or with each rendered as its own reference, the expression comes back.
    @Test(arguments: SeededGenerator.seeds)
    func `Rendering changes nothing but references`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = [":p", ":q", ":", "::", "'", "\"", " ", "x", "9", "-", "é", "e\u{301}", "🇰🇷", "\r\n", "ab"]
        for _ in 0..<1000 {
            let expression =
                "1"
                + (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
            var names: [String] = []
            // The error names the parameter that is missing, until none is.
            while true {
                do {
                    let formula = try Formula.making(expression, names: names)
                    let values = Dictionary(uniqueKeysWithValues: names.map { ($0, ParameterValue.integer(7)) })
                    let rendered = try formula.rendered(with: values)
                    #expect(names == formula.referencedParameters)
                    // Seven takes the place of the reference, so the colon and name give way to one character.
                    if names.isEmpty { #expect(Array(rendered.unicodeScalars) == Array(expression.unicodeScalars)) }
                    break
                } catch let error as ValidationError {
                    try #require(error.reason == "refers to a parameter not declared", "\(error)")
                    names.append(String(error.value.dropFirst()))
                }
            }
        }
    }
}
