import CLibpq
import CairnRuntime

extension PostgresConnection {
    // An operation of several calls: `begin...`, any number of steps, `end...`, whatever happens between.
    // https://www.postgresql.org/docs/15/libpq-copy.html

    /// Begins `COPY ... FROM STDIN`.
    func beginCopyIn(_ sql: String, until deadline: ContinuousClock.Instant?) async throws {
        try await beginCopy(sql, PGRES_COPY_IN, until: deadline)
    }

    /// Begins `COPY ... TO STDOUT`.
    func beginCopyOut(_ sql: String, until deadline: ContinuousClock.Instant?) async throws {
        try await beginCopy(sql, PGRES_COPY_OUT, until: deadline)
    }

    private func beginCopy(_ sql: String, _ status: ExecStatusType, until deadline: ContinuousClock.Instant?)
        async throws
    {
        try begin(until: deadline)
        copyHasEnded = false
        do {
            try leavePipeline()
            guard let handle, PQsendQuery(handle, sql) == 1 else { throw lost() }
            try await flush()
            guard let result = try await nextResult() else { throw violation() }
            if let failure = failure(of: result) {
                if isUsable { try await finish() }
                throw failure
            }
            guard result.status == status else { throw violation() }
        } catch {
            await end()
            throw error
        }
    }

    /// Sends some of the data.
    func sendCopyData(_ bytes: [UInt8]) async throws {
        while true {
            guard let handle else { throw lost() }
            if let endingFailure { throw endingFailure }
            let sent = bytes.withUnsafeBytes { bytes in
                PQputCopyData(handle, bytes.bindMemory(to: CChar.self).baseAddress, CInt(clamping: bytes.count))
            }
            switch sent {
            case 1: return try await flush()
            case 0: try await wait(.writable)
            default: throw lost()
            }
        }
    }

    /// Ends `COPY ... FROM STDIN`.
    ///
    /// - Parameter reason: Why the data is incomplete; nil for all of it. What was sent is forgotten then.
    /// - Throws: What the server says.
    func endCopyIn(abandoning reason: String? = nil) async throws {
        do {
            guard let handle, isUsable else { throw lost() }
            // What ended the operation early has ended the copy on the server, or will: its answer tells.
            while PQputCopyEnd(handle, reason) == 0 { try await wait(.writable) }
            try await flush()
            try await finish()
        } catch {
            await end()
            throw error
        }
        await end()
    }

    /// The next bytes of the answer, at least so many unless it ends; nil at its end.
    ///
    /// - Throws: When the answer was cut off; the operation is over then.
    func nextCopyData(atLeast minimum: Int) async throws -> [UInt8]? {
        if copyHasEnded { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(minimum + 4096)
        while bytes.count < minimum {
            guard let handle else { throw lost() }
            var row: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(handle, &row, 1)
            switch count {
            case 1...:
                bytes.append(contentsOf: UnsafeRawBufferPointer(start: row, count: Int(count)))
                PQfreemem(row)
            case 0:
                try await wait(.readable)
                guard let handle = self.handle else { throw lost() }
                if PQconsumeInput(handle) == 0 { throw lost() }
            case -1:
                copyHasEnded = true
                try await finish()
                return bytes.isEmpty ? nil : bytes
            default: throw lost()
            }
        }
        return bytes
    }

    /// Ends `COPY ... TO STDOUT`, wherever it is.
    func endCopyOut(isComplete: Bool) async {
        if !isComplete, isUsable, !copyHasEnded {
            endEarly(.cancelled)
            // What is on its way has to be taken before anything else can be asked.
            while (try? await nextCopyData(atLeast: 1 << 18)) ?? nil != nil {}
            if handle.map({ PQtransactionStatus($0) == PQTRANS_ACTIVE }) ?? false { giveUp() }
        }
        await end()
    }
}
