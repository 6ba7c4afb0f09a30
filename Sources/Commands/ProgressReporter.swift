internal import Execution
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
    private let ticker = Mutex<Task<Void, Never>?>(nil)

    init(console: Console, plan: RunPlan, isVerify: Bool) {
        let stream = console.errors
        view = Mutex(ProgressView(stream: stream))
        let selected = plan.executions.filter(\.isSelected)
        let title = (isVerify ? "verify " : "") + plan.runbooks.map(\.title).joined(separator: " + ")
        let targets = Set(selected.flatMap(\.covers)).count
        tell(.runStarted(title: title, targets: targets, executions: selected.count))
        guard stream.isRewritable else { return }
        let task = Task { [weak self] in
            while !Task.isCancelled,
                (try? await EventLoop.shared.sleep(until: .now + .milliseconds(200))) != nil
            {
                self?.view.withLock { $0.tick(now: Operator.now()) }
            }
        }
        ticker.withLock { $0 = task }
    }

    /// Hears one event.
    func hear(_ event: RunEvent) {
        switch event {
        case .preflight(let target, .failed(let reason)):
            say("\(target): not reached: \(reason)")
        case .preflight(_, .reached):
            break
        case .began(let key, let index, let count):
            tell(
                .executionStarted(
                    target: key.target.rawValue, step: key.step.rawValue, index: index, count: count))
        case .output(let key, let line):
            tell(.executionOutput(target: key.target.rawValue, line: line))
        case .polling(let key, let postcondition, let elapsed):
            tell(
                .executionPolling(
                    target: key.target.rawValue, step: key.step.rawValue, postcondition: postcondition,
                    elapsedMilliseconds: Int(elapsed / .milliseconds(1))))
        case .ended(let key, let state, let reason, let failure, let milliseconds):
            tell(
                .executionEnded(
                    target: key.target.rawValue, step: key.step.rawValue, state: state.rawValue,
                    milliseconds: Int(milliseconds), detail: Self.detail(state, reason, failure)))
        case .inputsChanged(let key, let names):
            say(
                "\(key.step) on \(key.target) runs again: inputs changed: \(names.joined(separator: ", "))")
        case .limitReached(let failed, let allowed):
            say(
                "\(Plurals.text(failed, "target")) failed, \(allowed) allowed: nothing further starts")
        }
    }

    /// Prints a line above what is live.
    func say(_ text: String) { view.withLock { $0.message(text) } }

    /// Ends the display; an empty line stands between it and what is said afterwards.
    func finish() {
        ticker.withLock { $0?.cancel() }
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
