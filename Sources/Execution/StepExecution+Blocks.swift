internal import JMESPath
internal import JSON
internal import Journals
internal import Runbooks

extension StepExecution {
    // MARK: - The block

    /// Begins an attempt and runs the block, or writes the file; the attempt's end is the caller's to write.
    func runBlock(
        with findings: [JournalEntry]
    ) async throws(JournalError) -> (result: BlockResult, recorder: AttemptRecorder) {
        let number = await engine.state.record(of: key).attempts + 1
        let attempt = AttemptKey(execution: key, kind: .run, number: number)
        let environment = engine.environment
        let digest = StepDigest.digest(of: step, in: runbook)
        let began: @Sendable ([JournalEntry]) async throws(JournalError) -> Void = {
            entries async throws(JournalError) in
            try await record(
                findings + [.attemptBegan(attempt, at: environment.now(), stepDigest: digest)] + entries)
        }
        let begun: @Sendable () async throws(JournalError) -> Void = { () async throws(JournalError) in
            try await began([])
        }
        await engine.state.update(key) {
            $0 = RunState.Record(attempts: number, latestChange: $0.latestChange)
        }
        let recorder = AttemptRecorder(
            journal: environment.journal, run: environment.run, owner: environment.owner, key: attempt)
        let result: BlockResult
        switch step.kind {
        case .file:
            result = try await changeFile(attempt, recorder, begun: began)
        case .manual: preconditionFailure("nothing of a manual step runs")
        case .shell(let shell):
            let request: BlockRequest
            do throws(EvaluationError) {
                request = try await self.request(
                    step.block, shell, .run, timeout: step.timeout, attempt: number, carrying: [])
            } catch {
                // An attempt all the same.
                try await begun()
                return (notStarted(error.message), recorder)
            }
            let lines = LineSplitter()
            result = try await environment.runner.run(
                request,
                events: BlockEvents(
                    begun: begun,
                    output: { chunks async throws(JournalError) in
                        for line in lines.take(chunks) { environment.listen(.output(key, line)) }
                        try await recorder.take(chunks)
                    },
                    call: recordCall, read: recordRead, secret: recordSecret))
            for line in lines.finish() { environment.listen(.output(key, line)) }
            if let identity = result.expired { engine.pause(for: identity) }
            return (await compared(result, hiding: request.secrets + engine.secrets), recorder)
        }
        return (result, recorder)
    }

    /// Writes a call of one of this execution's blocks.
    private var recordCall: @Sendable (RunRecord.Call, CallReplay?) async throws(JournalError) -> Void {
        { call, replay async throws(JournalError) in
            try await engine.record([.call(key, call, replay: replay)])
        }
    }

    /// Puts a call that changed nothing behind what waits to be written: the end of the attempt, or of the check, comes
    /// after it. A read that a crash takes from the record leaves nothing untold that happened to the world.
    private var recordRead: @Sendable (RunRecord.Call, CallReplay?) async throws(JournalError) -> Void {
        let environment = engine.environment
        return { call, replay async throws(JournalError) in
            try await environment.journal.enqueue(
                [.call(key, call, replay: replay)], to: environment.run, as: environment.owner)
        }
    }

    /// Writes a secret that one of its blocks is about to be told, so that later steps hide it too.
    private var recordSecret: @Sendable (SecretValue) async throws(JournalError) -> Void {
        { secret async throws(JournalError) in
            guard engine.knownSecrets.add(secret) else { return }
            try await engine.record([.secret(name: secret.name, value: secret.value)])
        }
    }

    /// A block that printed something else than the document shows has failed.
    func compared(_ result: BlockResult, hiding secrets: [SecretValue]) async -> BlockResult {
        guard result.isSuccess, let expected = step.expected else { return result }
        let reason: String
        do throws(EvaluationError) {
            let expectation = try await wanted(expected.expectation, hiding: secrets)
            // What a step that makes secrets printed is not to be quoted.
            let difference = CheckAnswer.difference(from: expectation, in: result.output) { text in
                step.secrets.isEmpty ? engine.environment.runner.redacted(text, hiding: secrets) : "…"
            }
            guard let difference else { return result }
            reason = "the output is not what the document shows: \(difference)"
        } catch {
            reason = error.message
        }
        var failed = result
        failed.exports = nil
        failed.failure = RunRecord.Failure(message: reason, file: step.block.range.file, line: expected.line)
        return failed
    }

    /// What the document shows, with its placeholders replaced.
    private func wanted(
        _ expectation: Postcondition.Expectation, hiding secrets: [SecretValue]
    ) async throws(EvaluationError) -> Postcondition.Expectation {
        let values = PlaceholderValues(
            placeholders: runbook.placeholders, secrets: secrets, evaluate: evaluate)
        return switch expectation {
        case .json(let text): .json(try await values.replaced(in: text))
        case .text(let text): .text(try await values.replaced(in: text))
        case .pattern, .expression: expectation
        }
    }

    func request(
        _ block: Block, _ shell: Step.Shell, _ purpose: BlockRequest.Purpose, timeout: Duration, attempt: Int,
        carrying exports: [Exports]
    ) async throws(EvaluationError) -> BlockRequest {
        let target = engine.plan.target(key.target)
        let parameters: [EnvironmentVariable] = engine.parameters.map { name, value in
            EnvironmentVariable(name: name, value: Self.environmentText(of: value))
        }
        let carried = await carried(adding: exports)
        let secrets = secrets(in: carried)
        let block = try await PlaceholderValues(
            placeholders: runbook.placeholders, secrets: secrets, evaluate: evaluate
        ).replaced(in: block)
        return BlockRequest(
            run: engine.environment.run, runbook: runbook, step: step, block: block, shell: shell,
            purpose: purpose, attempt: attempt, target: target ?? .local,
            carried: carried, environment: runbook.environment + parameters,
            secrets: secrets, timeout: timeout,
            evaluate: { expression async throws(EvaluationError) in try await evaluate(expression) })
    }

    /// Evaluates an expression for this execution and remembers that it was read.
    func evaluate(_ expression: String) async throws(EvaluationError) -> JSONValue {
        let value = try await engine.context.evaluate(expression, for: execution)
        let seen =
            RunContext.isOtherAsInput(expression)
            ? try await engine.context.evaluate(expression, for: execution, asInput: true) : value
        inputs.read(expression, seen)
        return value
    }

    /// The values to hide: secret parameters, and what earlier steps left in variables that are declared secret.
    func secrets(in carried: [CarriedState]) -> [SecretValue] {
        if engine.secretNames.isEmpty || carried.isEmpty { return engine.secrets }
        let variables = engine.environment.runner.variables(in: carried)
        return engine.secrets
            + variables.compactMap { name, value in
                engine.secretNames.contains(name)
                    ? SecretValue(name: name, value: Template.plainText(of: value)) : nil
            }
    }

    func carried(adding exports: [Exports]) async -> [CarriedState] {
        let earlier = await engine.state.carried(
            to: key.target, document: execution.document, before: execution.step)
        return earlier + exports.map { CarriedState(step: key.step, exports: $0) }
    }

    /// Lists are joined with blanks, other values stand as text.
    private static func environmentText(of value: JSONValue) -> String {
        guard let list = value.array else { return Template.plainText(of: value) }
        return list.map(Template.plainText(of:)).joined(separator: " ")
    }

    func notStarted(_ reason: String) -> BlockResult {
        BlockResult(
            ending: .notStarted,
            failure: RunRecord.Failure(
                message: reason, file: step.block.range.file, line: step.block.range.start.line))
    }

    // MARK: - Checks

    /// What asking all postconditions gave.
    struct Asked: Sendable {
        var answer: Postcondition.Answer
        var reason: String
        /// The document's line of the check that decided.
        var line: Int
        var entries: [JournalEntry]
        var exports: [Exports]
        /// The identity whose end kept a check from being asked.
        var expired: ExpiredIdentity?
    }

    /// Asks the postconditions in order, each in the shell state that the one before left.
    ///
    /// The first that does not hold, or cannot tell, decides.
    ///
    /// `polls`: Ask again until `within` is over.
    func ask(
        _ phase: Finding.Phase, carrying exports: [Exports], polls: Bool = false
    ) async throws(JournalError) -> Asked {
        // A check may take long: what is done is not to wait for it.
        try await record()
        var asked = Asked(answer: .holds, reason: "", line: 0, entries: [], exports: [])
        for postcondition in step.postconditions {
            let (finding, left, expired) = try await ask(
                postcondition, phase, carrying: exports + asked.exports, polls: polls)
            asked.entries.append(.finding(key, finding))
            if finding.answer != .holds {
                asked.answer = finding.answer
                asked.reason = "`\(postcondition.name)` \(finding.answer.rawValue): \(finding.reason)"
                asked.line = postcondition.block.range.start.line
                asked.expired = expired
                return asked
            }
            if let left { asked.exports.append(left) }
        }
        return asked
    }

    private func ask(
        _ postcondition: Postcondition, _ phase: Finding.Phase, carrying exports: [Exports], polls: Bool
    ) async throws(JournalError) -> (Finding, Exports?, ExpiredIdentity?) {
        let environment = engine.environment
        let began = environment.now()
        let limit = polls ? postcondition.within : .zero
        var count = 0
        while true {
            count += 1
            let at = environment.now()
            let (asked, secrets, result) = try await run(postcondition, count: count, carrying: exports)
            let isYetToCome = await isLeftByStepToCome(result.unsetVariable)
            let (answer, reason) = CheckAnswer.answer(
                postcondition, result,
                redacted: { environment.runner.redacted($0, hiding: secrets) },
                isAssignedByStep: { variable in
                    isYetToCome || step.exports.contains(variable)
                        || environment.runner.assigns(variable, in: step.block)
                })
            let finding = Finding(
                postcondition: postcondition.name, phase: phase, answer: answer,
                asked: asked, answered: result.evidence, reason: reason, at: at,
                count: count)
            let elapsed = Duration.milliseconds(environment.now() - began)
            if let identity = result.expired { engine.pause(for: identity) }
            let isOver =
                elapsed + postcondition.every > limit || Task.isCancelled || result.ending == .killed
                || result.expired != nil
            if answer == .holds || isOver {
                return (finding, answer == .holds ? result.exports : nil, result.expired)
            }
            environment.listen(.polling(key, postcondition: postcondition.name, elapsed: elapsed))
            do { try await environment.sleep(postcondition.every) } catch { return (finding, nil, nil) }
        }
    }

    /// Runs a check's block once.
    private func run(
        _ postcondition: Postcondition, count: Int, carrying exports: [Exports]
    ) async throws(JournalError) -> (asked: String, secrets: [SecretValue], result: BlockResult) {
        let request: BlockRequest
        do throws(EvaluationError) {
            request = try await self.request(
                postcondition.block, postcondition.shell, .check, timeout: postcondition.timeout,
                attempt: count, carrying: exports)
        } catch {
            return (postcondition.block.text, engine.secrets, notStarted(error.message))
        }
        let result = try await engine.environment.runner.run(
            request, events: BlockEvents(call: recordCall, read: recordRead, secret: recordSecret))
        return (request.block.text, request.secrets + engine.secrets, result)
    }

    // MARK: - What it reads, needs and leaves

    /// A declared export that neither the carried state nor `exports` sets.
    func missingExport(given exports: [Exports]) async -> String? {
        guard !step.exports.isEmpty else { return nil }
        let names = Set(exports.flatMap(\.names) + (await carried(adding: [])).flatMap(\.exports.names))
        return step.exports.first { !names.contains($0) }
    }

    /// The reason not to begin: a step that must have succeeded first has not.
    func missingNeed() async -> String? {
        for need in step.needs {
            let all = engine.plan.executions.filter {
                $0.isSelected && $0.document == execution.document && $0.key.step == need
            }
            let here = all.filter { !Set($0.covers).isDisjoint(with: execution.covers) }
            for needed in here.isEmpty ? all : here {
                let state = await engine.state.record(of: needed.key).state
                if state != .succeeded && state != .satisfied {
                    return "needs `\(need)`, which is \(state.rawValue) on \(needed.key.target)"
                }
            }
        }
        return nil
    }

    /// The names of the inputs that differ from those that a completed execution read.
    func changedInputs(_ record: RunState.Record) async throws(JournalError) -> [String] {
        guard record.state.isComplete, !record.inputs.isEmpty else { return [] }
        let now = InputLog(journal: engine.environment.journal)
        let variables = await carriedVariables()
        now.read(parameters: engine.parameters, variables: variables, mentionedIn: InputLog.words(of: step))
        for name in record.inputs.keys where name.hasPrefix("value:") {
            let expression = String(name.dropFirst("value:".count))
            if let value = try? await engine.context.evaluate(expression, for: execution, asInput: true) {
                now.read(expression, value)
            }
        }
        let present = now.inputs
        return record.inputs.keys.filter { present[$0] != record.inputs[$0] }
    }

    func noteInputs() async {
        inputs.read(
            parameters: engine.parameters, variables: await carriedVariables(),
            mentionedIn: InputLog.words(of: step))
    }

    private func carriedVariables() async -> JSONObject {
        let carried = await carried(adding: [])
        return carried.isEmpty ? JSONObject() : engine.environment.runner.variables(in: carried)
    }
}
