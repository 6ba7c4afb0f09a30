internal import Glibc
internal import SQLite

/// The journal's one writer: a thread that owns the connection and commits what is waiting as one transaction.
///
/// While one commit is on its way to the disk, further writes queue up and share the next one, so that a slow
/// disk (300 commits a second) does not hold 64 targets back. A write that throws is rolled back alone, to its
/// savepoint. A write is acknowledged after the commit only: `synchronous=FULL` has it on disk by then. Writes that nobody waits for stand in
/// the same queue.
///
/// `@unchecked Sendable`: `queue` and `isClosing` are guarded by `mutex`; the database never leaves the thread.
final class GroupCommitter: @unchecked Sendable {
    /// One write: `body` runs on the thread, `finish` after the commit, or with what went wrong.
    private struct Job {
        let body: (SQLiteDatabase) throws -> Void
        let finish: (JournalError?) -> Void
    }

    private let path: String
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var queue: [Job] = []
    private var isClosing = false
    private var thread = pthread_t()

    /// Starts the thread over a connection made by `open`, which runs on the calling thread.
    init(path: String, database: SQLiteDatabase) {
        self.path = path
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        // The database is handed over to the thread and used nowhere else.
        let handover = Handover(committer: self, database: database)
        let context = Unmanaged.passRetained(handover).toOpaque()
        pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                let handover = Unmanaged<Handover>.fromOpaque(raw).takeRetainedValue()
                handover.committer.work(on: handover.database)
                return nil
            }, context)
    }

    private final class Handover {
        let committer: GroupCommitter
        let database: SQLiteDatabase
        init(committer: GroupCommitter, database: SQLiteDatabase) {
            self.committer = committer
            self.database = database
        }
    }

    /// Runs `body` in the next transaction and returns when that transaction is on disk.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteDatabase) throws -> Value
    ) async throws(JournalError) -> Value {
        let box = ResultBox<Value>()
        let failure: JournalError? = await withCheckedContinuation { continuation in
            enqueue(
                Job(
                    body: { database in box.value = try body(database) },
                    finish: { continuation.resume(returning: $0) }))
        }
        if let failure { throw failure }
        guard let value = box.value else { preconditionFailure("a committed write left no value") }
        return value
    }

    /// Puts `body` behind what waits, without waiting; `finish` runs on the writer's thread after the commit.
    func enqueue(
        _ body: @escaping @Sendable (SQLiteDatabase) throws -> Void,
        finish: @escaping @Sendable (JournalError?) -> Void
    ) {
        enqueue(Job(body: body, finish: finish))
    }

    /// Waits for what is queued, commits it, and ends the thread.
    func close() {
        pthread_mutex_lock(mutex)
        isClosing = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
        pthread_join(thread, nil)
    }

    private func enqueue(_ job: Job) {
        pthread_mutex_lock(mutex)
        precondition(!isClosing, "a write after the journal was closed")
        queue.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    private func work(on database: SQLiteDatabase) {
        while true {
            pthread_mutex_lock(mutex)
            while queue.isEmpty && !isClosing { pthread_cond_wait(condition, mutex) }
            let jobs = queue
            queue = []
            pthread_mutex_unlock(mutex)
            if jobs.isEmpty { return }
            commit(jobs, on: database)
        }
    }

    private func commit(_ jobs: [Job], on database: SQLiteDatabase) {
        var outcomes: [JournalError?] = Array(repeating: nil, count: jobs.count)
        do {
            try database.transaction {
                for (index, job) in jobs.enumerated() {
                    do {
                        try database.savepoint { try job.body(database) }
                    } catch {
                        // A full disk ends the whole transaction by itself: then none of the jobs was done.
                        guard database.isInTransaction else { throw error }
                        outcomes[index] = translated(error)
                    }
                }
            }
        } catch {
            let failure = translated(error)
            outcomes = outcomes.map { $0 ?? failure }
        }
        for (job, outcome) in zip(jobs, outcomes) { job.finish(outcome) }
    }

    /// What went wrong, in the journal's words.
    func translated(_ error: any Error) -> JournalError {
        switch error {
        case let error as JournalError: error
        case let error as SQLiteError: .translated(error, path: path)
        default: .database(SQLiteError(code: 1, message: "\(error)", sql: nil))
        }
    }
}

/// Carries one value from the writer's thread to the waiting task.
///
/// `@unchecked Sendable`: written before the continuation resumes, read after.
private final class ResultBox<Value>: @unchecked Sendable {
    var value: Value?
}
