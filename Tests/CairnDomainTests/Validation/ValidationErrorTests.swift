import CairnDomain
import Testing

@Suite struct ValidationErrorTests {
    @Test func `An error says where, what and why in one line`() {
        let error = ValidationError(type: "Candle", field: "high", value: 99, reason: "is below low 101.5")
        #expect(error.description == "Candle.high 99 is below low 101.5" && "\(error)" == error.description)
        #expect(
            error.type == "Candle" && error.field == "high" && error.value == "99"
                && error.reason == "is below low 101.5")
        #expect(
            ValidationError(type: "A", field: "b", value: "", reason: "is empty").description == "A.b \"\" is empty")
    }
}
