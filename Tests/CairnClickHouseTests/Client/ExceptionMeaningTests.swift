import CairnRepositories
import CairnRuntime
import Testing

@testable import CairnClickHouse

@Suite struct ExceptionMeaningTests {
    private static let secret = "hunter2"

    /// Every code with a meaning, and some without.
    private static let codes = [
        0, 3, 6, 8, 10, 16, 20, 26, 27, 32, 33, 36, 38, 40, 41, 43, 44, 47, 48, 53, 57, 60, 62, 69, 70, 72, 81, 82, 99,
        101, 107, 117, 130, 131, 159, 160, 164, 190, 192, 193, 194, 195, 198, 202, 203, 209, 210, 236, 241, 242, 243,
        246, 252, 279, 285, 319, 369, 376, 386, 390, 394, 395, 407, 425, 432, 439, 457, 467, 469, 473, 497, 516, 529,
        691,
        734, 735, 999, 1000, 1001, -1, .max,
    ]

    private func error(_ exception: ServerException, _ effect: ClickHouseQuery.Effect) -> CairnError {
        let query: ClickHouseQuery =
            effect == .none ? .read("look", "SELECT 1") : .write("change", "DELETE", effect: effect)
        return .clickHouse(exception, query, at: "db1:8123")
    }

    @Test(arguments: codes) func `no value that the server repeats gets into a description`(code: Int) {
        let secret = Self.secret
        var sayings = [
            "Unknown thing `x`. In scope SELECT x FROM t WHERE a = '\(secret)'",
            "Unknown thing `x`: In scope SELECT '\(secret)'", "Unknown thing in scope SELECT '\(secret)'",
            "Missing columns: 'x' while processing query: 'SELECT '\(secret)'': While processing '\(secret)'",
            "No such thing: while executing 'FUNCTION f('\(secret)'_String)'",
            "It does not exist. Perhaps '\(secret)'?",
        ]
        // Names of tables and columns may stand in the first sentence of these, and nothing else.
        if ![8, 10, 16, 20, 47, 57, 60, 81, 82, 390].contains(code) {
            sayings += [
                "Value \(secret) cannot be parsed", "Unknown element '\(secret)' for enum", "(\(secret))", secret,
                "\(secret.uppercased()) (\(secret.uppercased())) or so",
            ]
        }
        for saying in sayings {
            for end in [" (SOME_NAME) (version 26.9.2.1)", " (version 20.3)", ""] {
                let exception = ServerException(
                    body: "Code: \(code). DB::Exception: \(saying).\(end)", header: "\(code)")
                let error = error(exception, .once)
                #expect(!error.description.lowercased().contains(secret), "\(error)")
                #expect(!error.message.lowercased().contains(secret))
                #expect(error.debugDescription.contains(exception.message))
            }
        }
    }

    @Test(arguments: [
        (516, CairnError.Code.authentication, false, CairnError.Outcome.notApplied),
        (497, .authentication, false, .notApplied),
        (164, .readOnly, false, .notApplied), (242, .readOnly, true, .unknown),
        (81, .unavailable, false, .notApplied),
        (60, .schemaMismatch, false, .notApplied), (36, .invalidInput, false, .unknown),
        (48, .unsupported, false, .unknown), (62, .invalidInput, false, .notApplied),
        (70, .invalidInput, false, .unknown), (407, .invalidInput, false, .unknown), (203, .busy, true, .unknown),
        (691, .invalidInput, false, .unknown), (469, .invalidInput, false, .unknown), (159, .timeout, true, .unknown),
        (394, .cancelled, false, .unknown),
        (202, .busy, true, .notApplied), (241, .busy, true, .unknown), (252, .busy, true, .unknown),
        (243, .full, false, .unknown), (210, .unavailable, true, .unknown), (999, .unavailable, true, .unknown),
        (246, .corrupt, false, .unknown), (0, .unavailable, true, .unknown), (12_345, .internalError, false, .unknown),
    ])
    func `a code says what kind of error it is, whether to try again and what was done`(
        code: Int, kind: CairnError.Code, isTransient: Bool, outcome: CairnError.Outcome
    ) {
        let exception = ServerException(code: code, name: "NAME", message: "x")
        let write = error(exception, .once)
        #expect(write.code == kind)
        #expect(write.isTransient == isTransient)
        #expect(write.outcome == outcome)
        let read = error(exception, .none)
        #expect(read.code == kind && read.isTransient == isTransient)
        #expect(read.outcome == .notApplied)
        #expect(write.backend == .clickHouse && write.operation == "change")
        #expect((write.underlying as? ServerException) == exception)
    }

    @Test func `what a server behind the one that was asked refuses may be done in part`() {
        let body = "Code: 60. DB::Exception: Received from db2:9000. DB::Exception: Table me.x does not exist. (NAME)"
        #expect(error(ServerException(body: body, header: nil), .once).outcome == .unknown)
        #expect(error(ServerException(body: body, header: nil), .none).outcome == .notApplied)
    }

    @Test func `the server, the number and the name are told`() {
        let error = error(ServerException(code: 241, name: "MEMORY_LIMIT_EXCEEDED", message: "x"), .none)
        #expect(
            error.description == "clickhouse: look: db1:8123: the server has too much to do "
                + "(MEMORY_LIMIT_EXCEEDED, code 241) (busy)")
    }

    @Test func `a profile that lets no settings be sent is told from a server that cannot be written to`() {
        let body = "Code: 164. DB::Exception: Cannot modify 'max_threads' setting in readonly mode. (READONLY)"
        #expect(error(ServerException(body: body, header: nil), .none).message.contains("readonly = 1"))
        let table = "Code: 164. DB::Exception: Table is in readonly mode. (READONLY)"
        #expect(!error(ServerException(body: table, header: nil), .none).message.contains("readonly = 1"))
    }

    @Test func `a table that is missing is named`() {
        let body = "Code: 60. DB::Exception: Table me.x does not exist. Maybe you meant y?. (UNKNOWN_TABLE)"
        #expect(
            error(ServerException(body: body, header: nil), .none).message
                == "db1:8123: the tables are not as expected: Table me.x does not exist")
    }
}
