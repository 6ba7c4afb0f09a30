internal import Synchronization

/// Prints what happens to items, and counts what went wrong.
actor TransferReport {
    /// What is printed.
    enum Loudness: Sendable {
        case everything, onlyErrors, nothing
    }

    private let output: CommandOutput
    private let errors: CommandOutput
    private let loudness: Loudness
    private var failed = 0
    private var warned = 0
    private var isUnknown = false
    private var hasEnded = false

    init(output: CommandOutput, errors: CommandOutput, loudness: Loudness) {
        self.output = output
        self.errors = errors
        self.loudness = loudness
    }

    /// An item was transferred.
    func succeeded(_ line: String) async {
        if loudness == .everything, !hasEnded { try? await output.write(line + "\n") }
    }

    /// An item would have been transferred.
    func rehearsed(_ line: String) async {
        if loudness != .nothing { try? await output.write("(dryrun) \(line)\n") }
    }

    /// An item was not transferred.
    func failed(_ kind: String, _ location: String, _ failure: TransferFailure) async {
        if hasEnded { return }
        failed += 1
        if failure.isUnknown { isUnknown = true }
        // Whoever interrupts a command knows why its items fail.
        if Task.isCancelled { return }
        await complain("\(kind) failed: \(location) \(failure.text)")
    }

    /// Something is told that is no failure and does not change the exit code.
    func note(_ text: String) async {
        if !hasEnded { await complain(text) }
    }

    /// Something was left out, or is not as it should be.
    func warn(_ text: String) async {
        if hasEnded { return }
        warned += 1
        await complain(text)
    }

    /// Nothing more can be done.
    func ended(_ failure: TransferFailure) async {
        if hasEnded { return }
        failed += 1
        if failure.isUnknown { isUnknown = true }
        if Task.isCancelled { return }
        await complain("fatal error: \(failure.text)")
        hasEnded = true
    }

    /// What the command exits with. 255: nobody knows whether something was done.
    var exitCode: Int32 {
        if isUnknown { return 255 }
        return failed > 0 ? 1 : warned > 0 ? 2 : 0
    }

    private func complain(_ line: String) async {
        if loudness != .nothing { try? await errors.write(line + "\n") }
    }
}
