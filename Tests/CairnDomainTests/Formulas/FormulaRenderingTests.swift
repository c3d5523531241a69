import CairnDomain
import Testing

@Suite struct FormulaRenderingTests {
    @Test func `References give way to values and defaults`() throws {
        let formula = try Formula.making(
            "rsi(:period) < :threshold AND :p = :period",
            parameters: [
                FormulaParameter(name: "period", dataType: .integer, defaultValue: .integer(14)),
                FormulaParameter(name: "threshold", dataType: .number), FormulaParameter(name: "p", dataType: .integer),
            ])
        #expect(
            try formula.rendered(with: ["threshold": .number(30.5), "p": .integer(9)]) == "rsi(14) < 30.5 AND 9 = 14")
        #expect(
            try formula.rendered(with: ["threshold": .integer(30), "p": .number(9), "period": .integer(5)])
                == "rsi(5) < 30.0 AND 9 = 5")
    }

    @Test(
        arguments: [
            (.integer, .integer(-5), "-5"), (.integer, .integer(.min), "-9223372036854775808"),
            (.integer, .number(14), "14"),
            (.number, .number(0.1), "0.1"), (.number, .number(1e-7), "1e-07"), (.number, .integer(3), "3.0"),
            (.number, .number(-0.0), "-0.0"), (.boolean, .boolean(true), "true"), (.boolean, .boolean(false), "false"),
            (.text, .text("KOSPI"), "'KOSPI'"), (.text, .text(""), "''"), (.text, .text("O'Brien"), "'O''Brien'"),
            (.text, .text("'; DROP TABLE x; --"), "'''; DROP TABLE x; --'"), (.text, .text("''"), "''''''"),
            (.text, .text(":other"), "':other'"),
            // One Character, but for a parser a quote that ends the text.
            (.text, .text("x'\u{301} OR 1"), "'x''\u{301} OR 1'"), (.text, .text("삼성"), "'삼성'"),
        ] as [(ParameterType, ParameterValue, String)])
    func `Every type is written as an expression has it`(type: ParameterType, value: ParameterValue, text: String)
        throws
    {
        let formula = try Formula.making("[:x]", parameters: [FormulaParameter(name: "x", dataType: type)])
        #expect(try formula.rendered(with: ["x": value]) == "[\(text)]")
    }

    @Test(arguments: [
        ("close -:x", "close -(-5)"), ("close-:x", "close-(-5)"), ("close - :x", "close - -5"),
        ("close+:x", "close+-5"),
        (":y-:x", "-5-(-5)"), ("- -:x", "- -(-5)"),
    ])
    func `A negative number never makes a comment of a minus sign`(expression: String, text: String) throws {
        let formula = try Formula.making(expression, names: ["x", "y"])
        #expect(try formula.rendered(with: ["x": .integer(-5), "y": .integer(-5)]) == text)
    }

    @Test func `A value is not searched for references itself`() throws {
        let formula = try Formula.making(
            ":a :b",
            parameters: [
                FormulaParameter(name: "a", dataType: .text, defaultValue: .text(":b")),
                FormulaParameter(name: "b", dataType: .text, defaultValue: .text(":a")),
            ])
        #expect(try formula.rendered() == "':b' ':a'")
    }

    @Test func `Quoted references stay`() throws {
        #expect(
            try Formula.making("':x' || :x::text", names: ["x"]).rendered(with: ["x": .integer(1)]) == "':x' || 1::text"
        )
    }

    @Test func `A missing, unknown or unsuitable value is refused by name`() throws {
        let formula = try Formula.making(
            ":period", parameters: [FormulaParameter(name: "period", dataType: .integer, minValue: 2, maxValue: 50)])
        #expect(refusal { try formula.rendered() } == "Formula.parameters period has neither a value nor a default")
        #expect(
            refusal { try formula.rendered(with: ["period": .integer(2), "other": .integer(1)]) }
                == "Formula.parameters other is not a parameter of Test")
        #expect(
            refusal { try formula.rendered(with: ["z": .integer(1), "a": .integer(1)]) }
                == "Formula.parameters a is not a parameter of Test")
        #expect(
            refusal { try formula.rendered(with: ["period": .text("2")]) }
                == "FormulaParameter.period '2' is not of type integer")
        #expect(
            refusal { try formula.rendered(with: ["period": .integer(1)]) }
                == "FormulaParameter.period 1 is below the minimum 2.0")
        #expect(
            refusal { try formula.rendered(with: ["period": .integer(51)]) }
                == "FormulaParameter.period 51 is above the maximum 50.0")
        #expect(
            try formula.rendered(with: ["period": .integer(2)]) == "2"
                && formula.rendered(with: ["period": .integer(50)]) == "50")
    }

    @Test func `A parameter that the expression does not use needs no value, but a given one is checked`() throws {
        let formula = try Formula.making("1", names: ["x"])
        #expect(try formula.rendered() == "1" && formula.rendered(with: ["x": .integer(2)]) == "1")
        #expect(
            refusal { try formula.rendered(with: ["x": .boolean(true)]) }
                == "FormulaParameter.x true is not of type integer")
    }
}
