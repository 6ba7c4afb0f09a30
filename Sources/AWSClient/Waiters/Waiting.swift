/// A waiter at work: counts the answers and says after each whether to go on.
public struct Waiting: Sendable {
    /// What an answer means.
    public enum Verdict: Sendable, Hashable {
        /// What was waited for is so.
        case succeeded
        /// Ask again, after the plan's delay.
        case retry
        /// It will not be so, or not soon enough.
        case failed(WaiterError)
    }

    private let plan: WaiterPlan
    private var attempts = 0
    private var hasMatched = false

    /// Starts before the first call.
    public init(_ plan: WaiterPlan) { self.plan = plan }

    /// Takes the answer to the next call.
    public mutating func verdict(on answer: WaiterAnswer) -> Verdict {
        attempts += 1
        let matched: WaiterAcceptor?
        do throws(WaiterError) {
            matched = try firstMatch(answer)
        } catch {
            return .failed(error)
        }
        if let matched {
            hasMatched = true
            if matched.state == .success { return .succeeded }
            if matched.state == .failure {
                return failed("Waiter encountered a terminal failure state: \(matched.explanation)")
            }
        } else if let code = answer.errorCode {
            return failed("An error occurred (\(code)): \(answer.errorMessage ?? "Unknown")")
        }
        guard attempts >= plan.maxAttempts else { return .retry }
        // botocore names the rule that it looked at last, which is the last of all where none matched this time.
        guard hasMatched, let last = matched ?? plan.acceptors.last else {
            return failed("Max attempts exceeded")
        }
        return failed("Max attempts exceeded. Previously accepted state: \(last.explanation)")
    }

    private func firstMatch(_ answer: WaiterAnswer) throws(WaiterError) -> WaiterAcceptor? {
        for acceptor in plan.acceptors where try acceptor.matches(answer) { return acceptor }
        return nil
    }

    private func failed(_ reason: String) -> Verdict {
        .failed(WaiterError("Waiter \(plan.name) failed: \(reason)"))
    }
}
