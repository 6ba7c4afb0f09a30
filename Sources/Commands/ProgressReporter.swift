internal import Execution
internal import Glibc
internal import Journals
internal import Reactor
internal import Runbooks
internal import Synchronization
internal import Terminals
internal import Texts

/// Turns what an engine tells into what a person sees while it works.
final class ProgressReporter: Sendable {
    /// The view has one owner: this lock.
    private let view: Mutex<ProgressView>
    private let tasks = Mutex<[Task<Void, Never>]>([])
    /// Steps of several documents may have the same name.
    private let namesDocuments: Bool

    /// Begins the display.
    ///
    /// `complete`: Executions that stand as far as is known: only the others are expected.
    init(console: Console, plan: RunPlan, complete: Set<ExecutionKey>, isVerify: Bool) throws {
        let stream = console.errors
        view = Mutex(ProgressView(stream: stream))
        namesDocuments = plan.runbooks.count > 1
        let selected = plan.executions.filter(\.isSelected)
        let title = (isVerify ? "verify " : "") + plan.runbooks.map(\.title).joined(separator: " + ")
        let targets = Set(selected.flatMap(\.covers)).count
        let expected = selected.filter { !complete.contains($0.key) }
        tell(
            .runStarted(
                title: title, targets: targets, executions: expected.count, steps: counts(of: expected)))
        guard stream.isRewritable else { return }
        let task = Task { [weak self] in
            while !Task.isCancelled,
                (try? await EventLoop.shared.sleep(until: .now + .milliseconds(200))) != nil
            {
                self?.view.withLock { $0.tick(now: Operator.now()) }
            }
        }
        let changes = try Signals.stream(of: [SIGWINCH])
        let watcher = Task { [weak self] in
            for await _ in changes { self?.view.withLock { $0.windowChanged(now: Operator.now()) } }
        }
        tasks.withLock { $0 = [task, watcher] }
    }

    private func counts(of executions: [PlannedExecution]) -> [ProgressEvent.StepCount] {
        var counts: [ProgressEvent.StepCount] = []
        for execution in executions {
            let name = name(of: execution.key)
            if counts.last?.step == name {
                counts[counts.count - 1].executions += 1
            } else {
                counts.append(ProgressEvent.StepCount(step: name, executions: 1))
            }
        }
        return counts
    }

    private func name(of key: ExecutionKey) -> String {
        namesDocuments ? "\(key.document)/\(key.step)" : key.step.rawValue
    }

    /// Hears one event.
    func hear(_ event: RunEvent) {
        switch event {
        case .preflight(let target, .failed(let reason)):
            say("\(target): not reached: \(reason)")
        case .preflight(_, .reached), .preflight(_, .expired), .fileDiffers:
            break
        case .began(let key, let index, let count):
            tell(
                .executionStarted(
                    target: key.target.rawValue, step: name(of: key), index: index, count: count))
        case .output(let key, let line):
            tell(.executionOutput(target: key.target.rawValue, line: line))
        case .polling(let key, let postcondition, let elapsed):
            tell(
                .executionPolling(
                    target: key.target.rawValue, step: name(of: key), postcondition: postcondition,
                    elapsedMilliseconds: Int(elapsed / .milliseconds(1))))
        case .ended(let key, let state, let reason, let failure, let milliseconds):
            tell(
                .executionEnded(
                    target: key.target.rawValue, step: name(of: key), state: state.rawValue,
                    milliseconds: Int(milliseconds), detail: Self.detail(state, reason, failure)))
        case .inputsChanged(let key, let names):
            tell(.inputsChanged(target: key.target.rawValue, step: name(of: key), names: names))
        case .limitReached(let failed, let allowed):
            say(
                "\(Plurals.text(failed, "target")) failed, \(allowed) allowed: nothing further starts")
        case .paused(let identity):
            say("the run pauses: \(identity.reason)")
        }
    }

    /// Prints a line above what is live.
    func say(_ text: String) { view.withLock { $0.message(text) } }

    /// Ends the display; an empty line stands between it and what is said afterwards.
    func finish() {
        for task in tasks.withLock({ $0 }) { task.cancel() }
        tell(.runEnded(summary: ""))
    }

    private func tell(_ event: ProgressEvent) { view.withLock { $0.handle(event, now: Operator.now()) } }

    private static func detail(
        _ state: ExecutionState, _ reason: String?, _ failure: RunRecord.Failure?
    ) -> String? {
        guard [.failed, .unknown, .skipped, .waiting].contains(state) else { return nil }
        if let failure, let file = failure.file, let line = failure.line {
            return "\(file):\(line): \(failure.message)"
        }
        return reason
    }
}
