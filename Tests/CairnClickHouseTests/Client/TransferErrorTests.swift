import CairnRepositories
import CairnRuntime
import Testing

@testable import CairnClickHouse

@Suite struct TransferErrorTests {
    private func error(_ underlying: any Error, _ effect: ClickHouseQuery.Effect) -> CairnError {
        let query: ClickHouseQuery =
            effect == .none ? .read("look", "SELECT 1") : .write("change", "DELETE", effect: effect)
        return .clickHouse(underlying, query, at: "db1:8123")
    }

    @Test(arguments: [
        // Refused, not the server that it should be, not reached in time: https://curl.se/libcurl/c/libcurl-errors.html
        (TransferFailure.Cause.curl(7), CairnError.Code.unavailable, true), (.curl(60), .authentication, false),
        (.curl(28), .timeout, true), (.cancelled, .cancelled, false),
        (.deadline, .timeout, true), (.idle, .timeout, true), (.closed, .closed, false),
    ])
    func `a transfer that ends early leaves a write open only if something of it was sent`(
        cause: TransferFailure.Cause, code: CairnError.Code, isTransient: Bool
    ) {
        for (effect, wasSent, outcome) in [
            (ClickHouseQuery.Effect.once, true, CairnError.Outcome.unknown), (.once, false, .notApplied),
            (.idempotent, true, .unknown), (.none, true, .notApplied),
        ] {
            let error = error(TransferFailure(cause: cause, message: "broken", wasSent: wasSent), effect)
            #expect(error.code == code && error.isTransient == isTransient && error.outcome == outcome, "\(error)")
        }
    }

    @Test func `an answer that cannot be read may be asked for again`() {
        for underlying: any Error in [NativeError("cut off"), DecompressionError(description: "damaged")] {
            let error = error(underlying, .once)
            #expect(error.code == .unavailable && error.isTransient && error.outcome == .unknown)
            #expect(error.message.hasPrefix("the answer of db1:8123 cannot be read: "))
            #expect(self.error(underlying, .none).outcome == .notApplied)
        }
    }

    @Test func `an error of another kind is told without what it says`() {
        struct Odd: Error { let value = "hunter2" }
        #expect(!error(Odd(), .once).description.contains("hunter2"))
        let own = CairnError(.misuse, operation: "o", message: "m")
        #expect(error(own, .once).code == .misuse)
        #expect(error(CancellationError(), .none).code == .cancelled)
    }
}
