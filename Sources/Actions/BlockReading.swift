internal import Execution
internal import Journals
internal import Redaction
internal import Runbooks
internal import ShellSteps

/// What one block prints and leaves, on its way to its result: the same wherever it runs.
actor BlockReading {
    private let request: BlockRequest
    /// What answers of APIs tell the block while it runs.
    private let learned: LearnedSecrets
    private let output: @Sendable ([OutputChunk]) async throws(JournalError) -> Void
    private var redactor: Redactor
    private var learnedCount = 0
    private var filter: OutputFilter
    private var withheld: WithheldOutput

    /// Begins to read.
    ///
    /// `output`: Takes what may be stored and shown, as it comes.
    init(
        _ request: BlockRequest, redactor: Redactor, learned: LearnedSecrets,
        output: @escaping @Sendable ([OutputChunk]) async throws(JournalError) -> Void
    ) {
        self.request = request
        self.redactor = redactor
        self.learned = learned
        self.output = output
        filter = OutputFilter(redactor: redactor)
        withheld = WithheldOutput(secrets: request.step.secrets, of: request.block)
    }

    /// Takes what the block printed: 1 or 2, and the bytes.
    func take(_ stream: Int, _ bytes: [UInt8]) async throws(JournalError) {
        let more = learned.all(after: learnedCount)
        if !more.isEmpty {
            learnedCount += more.count
            redactor = redactor.adding(secrets: more)
            filter.learn(redactor)
        }
        let chunks = filter.take(stream, bytes)
        if withheld.holds(stream, bytes) { return }
        if !chunks.isEmpty { try await output(chunks) }
    }

    /// What its shell left.
    struct Left: Sendable {
        var ending: BlockResult.Ending
        var exit: ShellExit
        var reports: [UInt8]
        var state: [UInt8]
        /// Why it was ended by us; nil when it ended by itself.
        var reason: String?
    }

    /// The result of a block that came to an end.
    func finish(_ left: Left, of program: ShellProgram) async throws(JournalError) -> BlockResult {
        let rest = filter.finish()
        var result = interpret(left, of: program)
        let chunks = withheld.isActive ? withheld.release(into: &result, redactor: redactor) : rest
        if !chunks.isEmpty { try await output(chunks) }
        return result
    }

    /// The result of a block that was killed or lost: how far it came is not known.
    ///
    /// `left`: What it had printed and nobody had read yet.
    func abandon(_ reason: String, left: [(stream: Int, bytes: [UInt8])] = []) async -> BlockResult {
        let rest = left.flatMap { filter.take($0.stream, $0.bytes) } + filter.finish()
        if !rest.isEmpty && !withheld.isActive { try? await output(rest) }
        return BlockResult(
            ending: .killed, failure: failure(reason),
            evidence: withheld.isActive ? WithheldOutput.note : filter.evidence)
    }

    private func interpret(_ left: Left, of program: ShellProgram) -> BlockResult {
        var result = BlockResult(
            ending: left.ending, output: filter.output, errors: filter.errors, evidence: filter.evidence)
        let outcome = program.outcome(
            of: left.exit, reports: left.reports, state: left.state, errors: filter.errors,
            reason: left.reason)
        // Bash's complaints and commands quote what they choke on.
        result.failure = outcome.failure.map { failure in
            var failure = failure
            failure.message = redactor.redact(failure.message)
            failure.command = failure.command.map(redactor.redact)
            return failure
        }
        result.unsetVariable = outcome.unsetVariable
        if let difference = outcome.difference {
            result.exports = Exports(encoded: difference.encoded(), names: difference.names)
        }
        return result
    }

    private func failure(_ message: String) -> RunRecord.Failure {
        RunRecord.Failure(
            message: message, file: request.block.range.file, line: request.block.range.start.line)
    }
}
