internal import Cryptography
internal import Execution
internal import Hosts
internal import Journals
internal import Redaction
internal import Runbooks
internal import ShellScanning
internal import ShellSteps

/// Runs blocks under a supervisor, on a host or on this machine as another user: makes the program, and reads what came of it.
/// A carrier brings one there and the other back.
struct HostBlocks {
    let request: BlockRequest
    let carrier: any BlockCarrier
    let redactor: Redactor
    /// The host has bash.
    let hasBash: Bool
    /// What the shell is given beside the host's own environment.
    let environment: [EnvironmentVariable]

    /// Runs a block; see `BlockRunner`.
    ///
    /// Returns how it stands with the host: false when something of it may be left there that nobody has.
    func run(_ events: BlockEvents) async throws(JournalError) -> (result: BlockResult, isSettled: Bool) {
        let program: ShellProgram
        let order: SupervisorOrder
        do {
            program = try makeProgram()
            order = self.order(try await text(of: program))
        } catch {
            // An attempt all the same.
            try await events.begun()
            return (notStarted(error), true)
        }
        // The program goes to the host while the journal writes that it begins.
        async let preparing = prepare(order)
        let prepared: any CarriedBlock
        do throws(JournalError) {
            try await events.begun()
        } catch {
            if case .success(let block) = await preparing { await block.drop() }
            throw error
        }
        switch await preparing {
        case .success(let block): prepared = block
        case .failure(let error): return (notStarted(error), true)
        }
        let timeout = request.timeout
        return try await read(program, events) { output in
            try await prepared.go(timeout: timeout, output: output)
        }
    }

    /// Takes up a block that an earlier engine began.
    func takeUp(_ events: BlockEvents) async throws(JournalError) -> (result: TakenUp, isSettled: Bool) {
        let program: ShellProgram
        do {
            program = try makeProgram()
        } catch {
            return (.unknown(Self.words(of: error)), false)
        }
        let timeout = request.timeout
        let outcome = Outcome()
        let (result, isSettled) = try await read(program, events) { output in
            let came = try await carrier.takeUp(order([]), timeout: timeout, output: output)
            await outcome.keep(came)
            return came
        }
        switch await outcome.value {
        case .ended, nil: return (.ended(result), isSettled)
        case .notBegun: return (.neverBegan, true)
        case .unknown(let reason): return (.unknown(reason), isSettled)
        }
    }

    private actor Outcome {
        var value: SupervisedBlock.Outcome?
        func keep(_ value: SupervisedBlock.Outcome) { self.value = value }
    }

    private func prepare(_ order: SupervisorOrder) async -> Result<any CarriedBlock, HostError> {
        do throws(HostError) {
            return .success(try await carrier.prepare(order))
        } catch {
            return .failure(error)
        }
    }

    // MARK: - To the host

    private func makeProgram() throws(ActionError) -> ShellProgram {
        if request.shell == .zsh { throw ActionError("on a host a block is read by bash or sh, not by zsh") }
        if !hasBash { throw ActionError("\(carrier.name) has no bash") }
        return ShellProgram(
            block: request.block, shell: request.shell, isStrict: request.runbook.isStrict,
            accept: request.step.accept, state: LocalRunner.state(of: request.carried),
            environment: environment + [AttemptMarker.supervised],
            directory: request.purpose == .run ? request.step.cwd : nil)
    }

    /// The program with the values that the block asks for, which cannot ask from there.
    private func text(of program: ShellProgram) async throws(EvaluationError) -> [UInt8] {
        var values: [(expression: String, output: String)] = []
        for command in ShellScript(request.block.text).commands where command.name == "runbook" {
            let words = command.arguments.map { CommandWord($0).value }
            guard words.count == 2, words[0] == "value", let expression = words[1] else { continue }
            if values.contains(where: { $0.expression == expression }) { continue }
            values.append((expression, Template.plainText(of: try await request.evaluate(expression))))
        }
        return program.hostText(values: values)
    }

    private func order(_ program: [UInt8]) -> SupervisorOrder {
        let marker = AttemptMarker(of: request)
        return SupervisorOrder(
            slot: Self.slot(of: request), attempt: Self.name(marker.value), marker: marker.value,
            graceSeconds: max(1, Int(carrier.grace.components.seconds)), shell: .bash,
            keepsGroup: request.step.isBackground && request.purpose == .run, program: program)
    }

    /// What a run has on a target.
    static func slot(of request: BlockRequest) -> String { name("\(request.run)/\(request.target.id)") }

    /// 32 hexadecimal digits that stand for a text.
    static func name(_ text: String) -> String {
        String(Hexadecimal.encode(SHA256.hash(Array(text.utf8))).prefix(32))
    }

    // MARK: - From the host

    private func read(
        _ program: ShellProgram, _ events: BlockEvents,
        _ follow: (@escaping SupervisedBlock.Output) async throws -> SupervisedBlock.Outcome
    ) async throws(JournalError) -> (result: BlockResult, isSettled: Bool) {
        let reading = BlockReading(
            request, redactor: redactor, learned: LearnedSecrets(), output: events.output)
        let outcome: SupervisedBlock.Outcome
        do {
            outcome = try await follow { try await reading.take($0, $1) }
        } catch let error as JournalError {
            throw error
        } catch HostError.refused(let reason) {
            return (notStarted(HostError.refused(reason)), true)
        } catch {
            return (await reading.abandon("lost: \(error)"), false)
        }
        switch outcome {
        case .notBegun: return (notStarted(ActionError("it never began")), true)
        case .unknown(let reason): return (await reading.abandon(reason), false)
        case .ended(let end):
            if end.cause == .killed { return (await reading.abandon("killed by the operator"), true) }
            var program = program
            program.environment = ShellProgram.environment(of: end.environment)
            var result = try await reading.finish(left(by: end), of: program)
            if end.isDiskFull, !result.isSuccess {
                result.failure?.message += "; the disk of \(carrier.name) is full"
            }
            if let problem = end.problem, end.cause == .exited(0) {
                result.exports = nil
                result.failure = failure(problem)
            } else if result.isSuccess, end.isDiskFull {
                result.exports = nil
                result.failure = failure(
                    "the disk of \(carrier.name) is full: what the block left to later steps could not be written"
                )
            }
            return (result, true)
        }
    }

    private func left(by end: SupervisorEnd) -> BlockReading.Left {
        var left = BlockReading.Left(
            ending: .exited(0), exit: .exited(0), reports: end.reports, state: end.state)
        switch end.cause {
        case .exited(let status):
            // A shell that a signal ends has the status of its number and 128, and has nothing to report.
            let isSignal = status > 128 && status < 165 && !ShellProgram.hasEnded(end.reports)
            left.exit = isSignal ? .signalled(status - 128) : .exited(status)
            left.ending = isSignal ? .signalled(status - 128) : .exited(status)
        case .timedOut:
            (left.ending, left.exit) = (.timedOut, .signalled(15))
            left.reason = "ran out of time after \(request.timeout)"
        case .lost, .killed:
            (left.ending, left.exit) = (.signalled(15), .signalled(15))
            left.reason =
                "killed on \(carrier.name), as its connection stayed lost for longer than \(carrier.grace)"
        }
        return left
    }

    private func notStarted(_ error: any Error) -> BlockResult { Self.notStarted(request, error) }

    /// The result of a block of which nothing ran.
    static func notStarted(_ request: BlockRequest, _ error: any Error) -> BlockResult {
        BlockResult(
            ending: .notStarted,
            failure: failure("the block could not be started: \(words(of: error))", of: request))
    }

    private static func words(of error: any Error) -> String {
        switch error {
        case let error as ActionError: error.message
        case let error as HostError: error.message
        case let error as EvaluationError: error.message
        default: "\(error)"
        }
    }

    private func failure(_ message: String) -> RunRecord.Failure { Self.failure(message, of: request) }

    private static func failure(_ message: String, of request: BlockRequest) -> RunRecord.Failure {
        RunRecord.Failure(
            message: message, file: request.block.range.file, line: request.block.range.start.line)
    }
}
