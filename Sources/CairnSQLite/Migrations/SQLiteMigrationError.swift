import CairnRepositories
import GRDB

extension CairnError {
    /// What went wrong below a migration, in Cairn's terms; errors that are so already stay as they are.
    static func sqlite(_ error: any Error, operation: String) -> CairnError {
        switch error {
        case let error as CairnError: return error
        case is CancellationError: return .cancelled(backend: .sqlite, operation: operation)
        case let error as DatabaseError:
            let (code, isTransient): (Code, Bool) =
                switch error.resultCode {
                case .SQLITE_BUSY, .SQLITE_LOCKED: (.busy, true)
                case .SQLITE_READONLY: (.readOnly, false)
                case .SQLITE_FULL: (.full, false)
                case .SQLITE_CORRUPT, .SQLITE_NOTADB: (.corrupt, false)
                case .SQLITE_CANTOPEN, .SQLITE_IOERR: (.unavailable, false)
                case .SQLITE_INTERRUPT: (.cancelled, false)
                case .SQLITE_CONSTRAINT: (.invalidStoredData, false)
                case .SQLITE_ERROR: (.schemaMismatch, false)
                default: (.internalError, false)
                }
            return CairnError(
                code, backend: .sqlite, operation: operation, message: error.message ?? "\(error.resultCode)",
                isTransient: isTransient,
                // An I/O error may have come after the commit reached the disk.
                outcome: error.resultCode == .SQLITE_IOERR ? .unknown : .notApplied, underlying: error)
        default:
            return CairnError(
                .internalError, backend: .sqlite, operation: operation, message: "\(error)", underlying: error)
        }
    }
}
