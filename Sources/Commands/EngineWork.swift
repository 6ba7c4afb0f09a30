internal import Actions
internal import Execution
internal import Glibc
internal import Journals
internal import Processes
internal import Reactor

/// One engine at work, with what it calls out through beside it, until it can go no further.
struct EngineWork {
    /// How it ended.
    struct Ending {
        /// What the journal could not take.
        let failure: JournalError?
        /// The first signal that came.
        let signal: Int32?
    }

    let engine: RunEngine
    let runner: TargetRunner

    /// Works; when it returns nothing of it runs any more.
    ///
    /// `received`: Told of each signal and the how-maniest it is, with what kills all that runs.
    func carryOut(
        received: @escaping @Sendable (_ count: Int, _ kill: @Sendable () -> Void) -> Void
    ) async throws -> Ending {
        let signals = try Signals.stream(of: [SIGINT, SIGTERM, SIGHUP])
        let services = Task { [runner] in await runner.serve() }
        let work = Task { [engine] () -> JournalError? in
            do throws(JournalError) {
                try await engine.work()
                return nil
            } catch {
                return error
            }
        }
        let all = SharedList<Int32>()
        let listener = Task {
            for await signal in signals { received(all.append(signal)) { work.cancel() } }
        }
        let failure = await work.value
        listener.cancel()
        services.cancel()
        await runner.finish(isRecorded: failure == nil)
        return Ending(failure: failure, signal: all.all.first)
    }
}
