import CairnRepositories
import GRDB

extension CairnError {
    /// What went wrong below, in Cairn's terms; errors that are so already stay as they are.
    ///
    /// The one place where SQLite's codes get their meaning. Table: https://www.sqlite.org/rescode.html
    ///
    /// - Parameters:
    ///   - error: What GRDB or SQLite threw; stays in `underlying` with its extended code.
    ///   - operation: What was being done.
    ///   - file: The database, as messages name it.
    static func sqlite(_ error: any Error, operation: String, file: String? = nil) -> CairnError {
        switch error {
        case let error as CairnError:
            return error
        case is CancellationError:
            return .cancelled(backend: .sqlite, operation: operation)
        case let failure as CommitFailure:
            let mapped = sqlite(failure.underlying, operation: operation, file: file)
            // After an I/O error the last pages may have reached the file or not.
            let isUncertain = (failure.underlying as? DatabaseError)?.resultCode == .SQLITE_IOERR
            return isUncertain ? mapped.with(outcome: .unknown) : mapped
        case let error as DatabaseError:
            // Waiting for a lock ends early when the task is cancelled, and SQLite can only call that busy.
            if Task.isCancelled, [.SQLITE_BUSY, .SQLITE_INTERRUPT, .SQLITE_ABORT].contains(error.resultCode) {
                return .cancelled(backend: .sqlite, operation: operation)
            }
            let place = file.map { "the database \($0)" } ?? "the database"
            let (code, message) = meaning(of: error, place: place)
            return CairnError(
                code, backend: .sqlite, operation: operation, message: message, isTransient: code == .busy,
                underlying: error)
        default:
            return CairnError(
                .internalError, backend: .sqlite, operation: operation, message: "\(error)", underlying: error)
        }
    }

    // SQLite's own messages name tables and columns, never stored values.
    private static func meaning(of error: DatabaseError, place: String) -> (Code, String) {
        let said = error.message ?? "SQLite gave code \(error.extendedResultCode.rawValue)"
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: return (.duplicateKey, said)
        case .SQLITE_CONSTRAINT_UNIQUE: return (.uniqueViolation, said)
        case .SQLITE_IOERR_CORRUPTFS, .SQLITE_IOERR_DATA: return (.corrupt, "\(place) is damaged: \(said)")
        default: break
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: return (.busy, "\(place) is locked by another connection or process")
        case .SQLITE_READONLY: return (.readOnly, "\(place) cannot be written to: \(said)")
        case .SQLITE_FULL: return (.full, "there is no room left for \(place)")
        case .SQLITE_CORRUPT: return (.corrupt, "\(place) is damaged: \(said)")
        case .SQLITE_NOTADB: return (.corrupt, "\(place) is not an SQLite database, or is encrypted")
        case .SQLITE_CANTOPEN: return (.unavailable, "\(place) cannot be opened: \(said)")
        case .SQLITE_IOERR: return (.unavailable, "\(place) cannot be read or written: \(said)")
        case .SQLITE_NOMEM: return (.unavailable, "there is not enough memory: \(said)")
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: return (.cancelled, "the statement was interrupted")
        case .SQLITE_CONSTRAINT: return (.invalidInput, "a rule of the table refuses the values: \(said)")
        case .SQLITE_TOOBIG: return (.invalidInput, "a value is larger than SQLite can hold")
        case .SQLITE_MISMATCH: return (.invalidStoredData, said)
        case .SQLITE_SCHEMA: return (.schemaMismatch, said)
        case .SQLITE_ERROR:
            // SQLite has no code of its own for these.
            let isMismatch = ["no such table", "no such column", "has no column named"].contains { said.contains($0) }
            return (isMismatch ? .schemaMismatch : .invalidInput, said)
        default: return (.internalError, said)
        }
    }
}

/// A commit that failed and was rolled back.
struct CommitFailure: Error {
    let underlying: any Error
}
