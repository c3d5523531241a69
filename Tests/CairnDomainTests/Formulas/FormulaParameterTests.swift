import CairnDomain
import Testing

@Suite struct FormulaParameterTests {
    @Test func `Bounds and default are kept as the type has them`() throws {
        let parameter = try FormulaParameter(
            name: "period", dataType: .integer, defaultValue: .number(14), minValue: 2, maxValue: 50.5)
        #expect(parameter.defaultValue == .integer(14) && parameter.minValue == 2 && parameter.maxValue == 50.5)
        #expect(
            try FormulaParameter(name: "x", dataType: .number, defaultValue: .integer(3)).defaultValue == .number(3))
        #expect(try FormulaParameter(name: "x", dataType: .number, minValue: 1, maxValue: 1).minValue == 1)
        #expect(try throughJSON(parameter) == parameter)
    }

    @Test func `Bounds are refused where they make no sense`() {
        #expect(
            refusal { try FormulaParameter(name: "x", dataType: .number, minValue: 2, maxValue: 1) }
                == "FormulaParameter.minValue 2.0 is above maxValue 1.0")
        #expect(
            refusal { try FormulaParameter(name: "x", dataType: .text, minValue: 2) }
                == "FormulaParameter.minValue 2.0 cannot bound a text")
        #expect(
            refusal { try FormulaParameter(name: "x", dataType: .boolean, maxValue: 2) }
                == "FormulaParameter.maxValue 2.0 cannot bound a boolean")
        #expect(
            refusal { try FormulaParameter(name: "x", dataType: .number, minValue: .nan) }
                == "FormulaParameter.minValue nan is not a finite number")
        #expect(
            refusal { try FormulaParameter(name: "x", dataType: .number, maxValue: .infinity) }
                == "FormulaParameter.maxValue inf is not a finite number")
    }

    @Test func `Large whole numbers are compared with bounds exactly`() throws {
        let parameter = try FormulaParameter(
            name: "x", dataType: .integer, minValue: -9_007_199_254_740_992, maxValue: 9_007_199_254_740_992)
        #expect(try parameter.checked(.integer(9_007_199_254_740_992)) == .integer(9_007_199_254_740_992))
        for value in [9_007_199_254_740_993, -9_007_199_254_740_993, Int64.max, .min] {
            #expect(throws: ValidationError.self) { try parameter.checked(.integer(value)) }
        }
        let open = try FormulaParameter(name: "x", dataType: .integer, minValue: -1e300, maxValue: 1e300)
        #expect(try open.checked(.integer(.min)) == .integer(.min))
        let half = try FormulaParameter(name: "x", dataType: .integer, minValue: 1.5, maxValue: 2.5)
        #expect(try half.checked(.integer(2)) == .integer(2))
        #expect(throws: ValidationError.self) { try half.checked(.integer(1)) }
        #expect(throws: ValidationError.self) { try half.checked(.integer(3)) }
    }

    @Test func `A default is checked as any value is`() {
        #expect(
            refusal { try FormulaParameter(name: "x", dataType: .integer, defaultValue: .text("a")) }
                == "FormulaParameter.x 'a' is not of type integer")
        #expect(
            refusal { try FormulaParameter(name: "x", dataType: .integer, defaultValue: .integer(1), minValue: 2) }
                == "FormulaParameter.x 1 is below the minimum 2.0")
        #expect(
            refusal { try FormulaParameter(name: "x", dataType: .number, defaultValue: .number(.nan)) }
                == "FormulaParameter.x nan is not of type number")
    }

    @Test(
        arguments: [
            (.integer(3), .integer, .integer(3)), (.integer(3), .number, .number(3)),
            (.number(3), .integer, .integer(3)),
            (.number(3.5), .number, .number(3.5)), (.boolean(true), .boolean, .boolean(true)),
            (.text("a"), .text, .text("a")),
            (.number(-9_223_372_036_854_775_808), .integer, .integer(.min)),
            (.integer(1 << 60), .number, .number(1_152_921_504_606_846_976)),
        ] as [(ParameterValue, ParameterType, ParameterValue)])
    func `Values convert where nothing is lost`(value: ParameterValue, type: ParameterType, expected: ParameterValue)
        throws
    {
        #expect(value.converted(to: type) == expected)
        #expect(try FormulaParameter(name: "x", dataType: type).checked(value) == expected)
    }

    @Test(
        arguments: [
            (.number(3.5), .integer), (.number(9.3e18), .integer), (.number(.nan), .integer),
            (.number(.infinity), .number),
            (.number(.nan), .number), (.integer(.max), .number), (.integer((1 << 53) + 1), .number),
            (.integer(1), .boolean),
            (.integer(1), .text), (.number(1), .boolean), (.number(1), .text), (.boolean(true), .integer),
            (.boolean(true), .number),
            (.boolean(true), .text), (.text("1"), .integer), (.text("1"), .number), (.text("true"), .boolean),
        ] as [(ParameterValue, ParameterType)])
    func `Values do not convert where something is lost or guessed`(value: ParameterValue, type: ParameterType) {
        #expect(value.converted(to: type) == nil)
        #expect(
            refusal { try FormulaParameter(name: "x", dataType: type).checked(value) }?.hasSuffix(
                "is not of type \(type)") == true)
    }

    @Test(
        arguments: [
            ("14", .integer, .integer(14)), ("-14", .integer, .integer(-14)), ("0.5", .number, .number(0.5)),
            ("3", .number, .number(3)),
            ("true", .boolean, .boolean(true)), ("FALSE", .boolean, .boolean(false)), ("14", .text, .text("14")),
            ("", .text, .text("")),
        ] as [(String, ParameterType, ParameterValue)])
    func `What a user typed is read by the type`(text: String, type: ParameterType, value: ParameterValue) throws {
        #expect(try ParameterValue(parsing: text, as: type, parameter: "x") == value)
    }

    @Test(
        arguments: [
            ("", .integer), ("1.5", .integer), ("9223372036854775808", .integer), (" 1", .integer), ("abc", .number),
            ("nan", .number),
            ("inf", .number), ("1e999", .number), ("yes", .boolean), ("1", .boolean), ("", .boolean),
        ] as [(String, ParameterType)])
    func `What does not suit the type is refused by name`(text: String, type: ParameterType) {
        #expect(
            refusal { try ParameterValue(parsing: text, as: type, parameter: "period") }
                == "FormulaParameter.period \(text.isEmpty ? "\"\"" : text) is not of type \(type)")
    }

    @Test func `Values are bare in JSON`() throws {
        let values: [ParameterValue] = [
            .integer(1), .number(0.5), .boolean(true), .text("1"), .integer(.min), .boolean(false), .text("true"),
        ]
        #expect(try encoded(values) == #"[1,0.5,true,"1",-9223372036854775808,false,"true"]"#)
        #expect(try throughJSON(values) == values)
        // A whole number may come back as an integer; the parameter turns it into what it is.
        #expect(try throughJSON(ParameterValue.number(14)) == .integer(14))
        let parameter = try FormulaParameter(name: "x", dataType: .number, defaultValue: .number(14))
        #expect(try throughJSON(parameter) == parameter)
        #expect(throws: DecodingError.self) { try decoded(ParameterValue.self, "[]") }
        #expect(throws: DecodingError.self) { try decoded(ParameterValue.self, "null") }
    }

    @Test func `Type names of other systems are understood`() throws {
        let names: [(ParameterType, [String])] = [
            (.integer, ["integer", "int", "INT", "int32", "Int64", "long"]),
            (.number, ["number", "float", "Double", "decimal"]),
            (.boolean, ["boolean", "bool", "Bool"]), (.text, ["text", "string", "str", "String"]),
        ]
        for (type, names) in names {
            for name in names {
                #expect(ParameterType(name: name) == type)
                #expect(try decoded(ParameterType.self, "\"\(name)\"") == type)
            }
        }
        #expect(ParameterType(name: "date") == nil && ParameterType(name: "") == nil)
        #expect(try encoded(ParameterType.allCases) == #"["integer","number","boolean","text"]"#)
        #expect(ParameterType.allCases.map(\.description) == ["integer", "number", "boolean", "text"])
        #expect(throws: DecodingError.self) { try decoded(ParameterType.self, "\"date\"") }
    }
}
