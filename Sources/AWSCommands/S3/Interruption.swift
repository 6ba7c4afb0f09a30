internal import Glibc
internal import Reactor
internal import Synchronization

/// What happens when a process that is there for one command is told to end in the middle of it.
enum Interruption {
    /// Does the work, and cancels it at the first signal, so that it throws away what is half done. A second signal ends
    /// the process as it always does.
    ///
    /// - Returns: What the work gives; 143 after SIGTERM.
    static func heeded(
        errors: CommandOutput, _ work: @escaping @Sendable () async throws(CommandFailure) -> Int32
    ) async throws(CommandFailure) -> Int32 {
        // Who started this process may have wanted it to go on.
        let numbers = Set([SIGINT, SIGTERM].filter { !Signals.isIgnored($0) })
        guard !numbers.isEmpty, let signals = try? Signals.stream(of: numbers) else {
            return try await work()
        }
        let task = Task { () -> Result<Int32, CommandFailure> in
            do throws(CommandFailure) {
                return .success(try await work())
            } catch {
                return .failure(error)
            }
        }
        let received = Mutex<Int32?>(nil)
        let listener = Task {
            for await signal in signals {
                received.withLock { $0 = signal }
                task.cancel()
                return
            }
        }
        let result = await task.value
        listener.cancel()
        guard let signal = received.withLock({ $0 }) else { return try result.get() }
        guard signal == SIGINT else { return 128 + signal }
        try? await errors.write("cancelled: ctrl-c received\n")
        return try result.get()
    }
}
