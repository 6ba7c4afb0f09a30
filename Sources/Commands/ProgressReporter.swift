internal import Execution
internal import Journals
internal import Runbooks
internal import Synchronization
internal import Terminals
internal import Texts

/// Turns what an engine tells into what a person sees while it works.
final class ProgressReporter: Sendable {
    private let view: ProgressView
    private let plan: RunPlan
    private let ticker: Task<Void, Never>

    init(console: Console, plan: RunPlan, isVerify: Bool) {
        self.plan = plan
        let stream = TerminalStream.standardError(style: console.errorStyle)
        let view = ProgressView(stream: stream, write: { console.sayRaw($0) })
        self.view = view
        let selected = plan.executions.filter(\.isSelected)
        view.handle(
            .runStarted(
                title: plan.runbooks.map(\.title).joined(separator: " + "),
                targets: Set(selected.flatMap(\.covers)).count, executions: selected.count),
            now: Operator.now())
        ticker = Task {
            while !Task.isCancelled, (try? await ContinuousClock().sleep(for: .milliseconds(200))) != nil {
                view.tick(now: Operator.now())
            }
        }
    }

    /// Hears one event.
    func hear(_ event: RunEvent) {
        let now = Operator.now()
        switch event {
        case .preflight(let target, .failed(let reason)):
            view.message("\(target): not reached: \(reason)")
        case .preflight(_, .reached):
            break
        case .began(let key, let index, let count):
            view.handle(
                .executionStarted(
                    target: key.target.rawValue, step: key.step.rawValue, index: index, count: count), now: now)
        case .output(let key, let line):
            view.handle(.executionOutput(target: key.target.rawValue, line: line), now: now)
        case .polling(let key, let postcondition, let elapsed):
            view.handle(
                .executionPolling(
                    target: key.target.rawValue, step: key.step.rawValue, postcondition: postcondition,
                    elapsedMilliseconds: Int(elapsed / .milliseconds(1))), now: now)
        case .ended(let key, let state, let reason, let failure, let milliseconds):
            view.handle(
                .executionEnded(
                    target: key.target.rawValue, step: key.step.rawValue, state: state.rawValue,
                    milliseconds: Int(milliseconds), detail: Self.detail(state, reason, failure)), now: now)
        case .inputsChanged(let key, let names):
            view.message(
                "\(key.step) on \(key.target) runs again: inputs changed: \(names.joined(separator: ", "))")
        case .limitReached(let failed, let allowed):
            view.message(
                "\(Plurals.text(failed, "target")) failed, \(allowed) allowed: nothing further starts")
        }
    }

    /// Prints a line above what is live.
    func say(_ text: String) { view.message(text) }

    /// Ends the display.
    func finish() {
        ticker.cancel()
        view.finish(now: Operator.now())
    }

    private static func detail(
        _ state: ExecutionState, _ reason: String?, _ failure: RunRecord.Failure?
    ) -> String? {
        guard state == .failed || state == .unknown || state == .skipped else { return nil }
        if let failure, let file = failure.file, let line = failure.line {
            return "\(file):\(line): \(failure.message)"
        }
        return reason
    }
}
