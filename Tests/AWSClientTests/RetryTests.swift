import AWSClient
import HTTPMessages
import Testing

@Suite("Tries")
struct RetryTests {
    private let policy = RetryPolicy()

    private func lost(_ reason: HTTPError.Reason, mayHaveArrived: Bool) -> TryOutcome {
        TryOutcome(failure: HTTPError(reason: reason, message: "", mayHaveArrived: mayHaveArrived))
    }

    @Test func `a write whose answer was lost is never sent again, and a read is`() {
        for outcome in [
            lost(.broken, mayHaveArrived: true), lost(.timeout, mayHaveArrived: true),
            TryOutcome(status: 500),
            TryOutcome(status: 502), TryOutcome(status: 503, code: "ServiceUnavailable"),
            TryOutcome(status: 504),
        ] {
            #expect(!outcome.isDefinite)
            #expect(!policy.triesAgain(after: outcome, tries: 1, isRepeatable: false), "\(outcome)")
            #expect(policy.triesAgain(after: outcome, tries: 1, isRepeatable: true), "\(outcome)")
        }
    }

    @Test func `what was turned away, or never arrived, is sent again whatever it is`() {
        for outcome in [
            lost(.connect, mayHaveArrived: false), lost(.name, mayHaveArrived: false),
            TryOutcome(status: 400, code: "Throttling"), TryOutcome(status: 503, code: "SlowDown"),
            TryOutcome(status: 429), TryOutcome(status: 400, code: "RequestTimeout"),
        ] {
            #expect(outcome.isDefinite)
            #expect(policy.triesAgain(after: outcome, tries: 2, isRepeatable: false), "\(outcome)")
            #expect(!policy.triesAgain(after: outcome, tries: 3, isRepeatable: true), "\(outcome)")
        }
    }

    @Test func `what is wrong with the request, or with us, is not tried again`() {
        for outcome in [
            TryOutcome(status: 400, code: "ValidationError"), TryOutcome(status: 403, code: "AccessDenied"),
            TryOutcome(status: 404), lost(.certificate, mayHaveArrived: false),
            lost(.cancelled, mayHaveArrived: true), lost(.tooLong, mayHaveArrived: true),
        ] {
            #expect(!policy.triesAgain(after: outcome, tries: 1, isRepeatable: true), "\(outcome)")
        }
    }

    @Test func `pauses double up to twenty seconds, and chance shortens them`() {
        #expect(
            (1...7).map { policy.pause(after: $0, chance: 1) }
                == [1, 2, 4, 8, 16, 20, 20].map { .seconds($0) })
        #expect(policy.pause(after: 3, chance: 0.25) == .seconds(1))
        #expect(policy.pause(after: 1_000, chance: 0) == .zero)
    }

    @Test func `a budget allows a hundred further tries in a row, fewer after time-outs, and refills`() {
        let budget = RetryBudget()
        for _ in 0..<100 { #expect(budget.takeTokens(isTimeout: false) == 5) }
        #expect(budget.takeTokens(isTimeout: false) == nil)
        budget.giveBack(5)
        #expect(budget.takeTokens(isTimeout: true) == nil)
        #expect(budget.takeTokens(isTimeout: false) == 5)
        for _ in 0..<10 { budget.giveBack(nil) }
        #expect(budget.takeTokens(isTimeout: true) == 10)
    }

    @Test func `nothing waits until the service throttles, then calls are spread, then go faster again`() {
        let budget = RetryBudget()
        // Twenty calls a second for five seconds.
        for index in 0..<100 {
            let now = 10 + Double(index) / 20
            #expect(budget.delay(now: now) == .zero)
            budget.note(isThrottling: false, now: now)
        }
        budget.note(isThrottling: true, now: 15)
        _ = budget.delay(now: 15)
        let delays = (0..<30).map { _ in budget.delay(now: 15) }
        #expect(delays.last ?? .zero > .seconds(1))
        #expect(zip(delays, delays.dropFirst()).allSatisfy { $0 <= $1 })
        // A minute of good answers later a call does not wait.
        for index in 0..<600 { budget.note(isThrottling: false, now: 16 + Double(index) / 10) }
        #expect(budget.delay(now: 80) == .zero)
    }

    @Test func `throttling of one account or service slows no other`() {
        let budgets = RetryBudgets()
        let slow = budgets.budget(service: "ec2", account: "111111111111")
        slow.note(isThrottling: true, now: 1)
        for _ in 0..<5 { _ = slow.delay(now: 1) }
        #expect(slow.delay(now: 1) > .zero)
        #expect(budgets.budget(service: "ec2", account: "222222222222").delay(now: 1) == .zero)
        #expect(budgets.budget(service: "iam", account: "111111111111").delay(now: 1) == .zero)
        #expect(budgets.budget(service: "ec2", account: "111111111111") === slow)
    }
}
