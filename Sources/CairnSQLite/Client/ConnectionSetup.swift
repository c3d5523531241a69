import GRDB
import GRDBSQLite

/// What every connection gets before it is used.
enum ConnectionSetup {
    static func configuration(_ source: SQLiteConfiguration, _ patience: LockPatience? = nil) -> Configuration {
        let patience = patience ?? LockPatience(source.busyTimeout)
        var configuration = Configuration()
        configuration.label = "cairn.sqlite"
        configuration.readonly = source.isReadOnly
        configuration.maximumReaderCount = max(source.maximumReaders, 1)
        // A transaction of ours spans several accesses of the writer; an AsyncLock keeps others out meanwhile.
        configuration.allowsUnsafeTransactions = true
        // The connection keeps its configuration, and with it what the callback below points to.
        configuration.prepareDatabase { db in
            waitForLocks(db, patience)
            stopWhenCancelled(db)
            SQLFunctions.register(in: db)
            // 8 MB for each connection: a batch of 100,000 candles (5 MB) is written without spilling.
            try db.execute(sql: "PRAGMA cache_size = -8000")
        }
        return configuration
    }

    /// Waits in short sleeps for other processes; a cancelled task stops waiting.
    private static func waitForLocks(_ db: Database, _ patience: LockPatience) {
        sqlite3_busy_handler(
            db.sqliteConnection,
            { context, attempt in
                guard let context else { return 0 }
                let patience = Unmanaged<LockPatience>.fromOpaque(context).takeUnretainedValue()
                let pause = BusyPause(attempt: Int(attempt))
                if Task.isCancelled || patience.hasEnded || pause.waited >= patience.milliseconds { return 0 }
                sqlite3_sleep(CInt(pause.milliseconds))
                return 1
            }, Unmanaged.passUnretained(patience).toOpaque())
    }

    /// Asks now and then whether the task was cancelled.
    ///
    /// GRDB interrupts the running statement too, but an interruption that comes just before a statement begins is
    /// lost. The callback runs on the thread of the task that steps the statement.
    private static func stopWhenCancelled(_ db: Database) {
        sqlite3_progress_handler(db.sqliteConnection, 20_000, { _ in Task.isCancelled ? 1 : 0 }, nil)
    }
}

/// How long to sleep before asking for a lock again.
struct BusyPause: Equatable {
    private static let steps = [1, 2, 5, 10, 15, 20]

    /// The next sleep.
    let milliseconds: Int
    /// All sleeps before it.
    let waited: Int

    /// Makes the pause of an attempt, counted from zero: short ones first, since most locks are held briefly.
    init(attempt: Int) {
        let long = 25
        milliseconds = attempt < Self.steps.count ? Self.steps[attempt] : long
        waited = Self.steps.prefix(attempt).reduce(0, +) + max(attempt - Self.steps.count, 0) * long
    }
}
