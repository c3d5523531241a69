import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct ServerErrorTests {
    private func mapped(
        _ state: String, _ message: String = "said", effect: Call.Effect = .write, mayBeApplied: Bool = false
    ) -> CairnError {
        .postgres(
            SessionFailure(
                cause: .refused(ServerError(sqlState: state, message: message)), mayBeApplied: mayBeApplied),
            Call(operation: "try", effect: effect))
    }

    @Test(arguments: [
        ("40001", CairnError.Code.busy, true), ("40P01", .busy, true), ("55P03", .busy, true),
        ("23505", .uniqueViolation, false), ("23514", .invalidInput, false), ("22003", .inexact, false),
        ("22021", .invalidInput, false), ("25006", .readOnly, true), ("28P01", .authentication, false),
        ("42501", .authentication, false), ("42P01", .schemaMismatch, false), ("42703", .schemaMismatch, false),
        ("42601", .invalidInput, false), ("53100", .full, false), ("53300", .unavailable, true),
        ("57014", .timeout, false), ("57P01", .unavailable, true), ("57P03", .unavailable, true),
        ("3D000", .unavailable, false), ("08006", .unavailable, true), ("XX001", .corrupt, false),
        ("0A000", .unsupported, false), ("26000", .busy, true), ("99999", .internalError, false),
    ])
    func `a class of errors has one meaning`(_ state: String, _ code: CairnError.Code, _ isTransient: Bool) {
        let error = mapped(state)
        #expect(error.code == code)
        #expect(error.isTransient == isTransient)
        #expect(error.outcome == .notApplied)
        #expect(error.serverError?.sqlState == state)
    }

    @Test(arguments: ["22001", "22003", "22021", "22P02", "23502", "23503", "23505", "23514", "23P01", "P0001"])
    func `what may hold a stored value is told only to whoever debugs`(_ state: String) {
        var error = ServerError(sqlState: state, message: "value \"topsecret\" is bad")
        error.detail = "Key (name)=(topsecret) already exists."
        let mapped = CairnError.postgres(
            SessionFailure(cause: .refused(error)), Call(operation: "try"))
        #expect(!mapped.description.contains("topsecret"))
        #expect(mapped.debugDescription.contains("topsecret"))
    }

    @Test func `a connection lost after a write was sent leaves its outcome unknown`() {
        let lost = SessionFailure(cause: .lost, message: "lost", mayBeApplied: true)
        func outcome(_ effect: Call.Effect) -> CairnError.Outcome {
            CairnError.postgres(lost, Call(operation: "try", effect: effect)).outcome
        }
        #expect(outcome(.write) == .unknown)
        #expect(outcome(.pendingWrite) == .notApplied)
        #expect(outcome(.none) == .notApplied)
    }

    @Test func `a plan that no longer fits is told from a feature that is not there`() {
        var error = ServerError(sqlState: "0A000", message: "cached plan must not change result type")
        error.routine = "RevalidateCachedQuery"
        #expect(error.isStaleStatement)
        #expect(!ServerError(sqlState: "0A000", message: "not implemented").isStaleStatement)
    }
}
