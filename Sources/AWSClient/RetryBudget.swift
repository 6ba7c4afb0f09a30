internal import Synchronization

/// What all calls of a run to one service in one account share: tokens for tries beyond the first, and, once the service
/// has turned a call away as one of too many, a rate.
///
/// Source: AWS SDKs and Tools Reference Guide, "Retry behavior": 500 tokens, 5 for a further try, 10 after a time-out;
/// and its adaptive mode, a CUBIC rate limiter (RFC 8312) with β = 0.7 and a scale of 0.4.
public final class RetryBudget: Sendable {
    private struct State {
        var tokens = 500
        var isLimited = false
        /// Calls a second that are allowed, once limited.
        var rate = 0.5
        /// Calls that may start at once.
        var allowance = 0.0
        var capacity = 1.0
        var refilled = 0.0
        var measuredRate = 0.0
        var countSince = 0.0
        var count = 0
        var lastMaximum = 0.0
        var lastThrottle = 0.0
        var window = 0.0
    }

    private static let tokenLimit = 500
    private static let slowestRate = 0.5
    private let state = Mutex(State())

    /// A full budget.
    public init() {}

    // MARK: Tokens

    /// Takes the tokens for one further try.
    ///
    /// - Parameter isTimeout: The last try ran out of time, which costs more.
    /// - Returns: How many were taken, to be given back when the try succeeds; nil when there are not enough: then the
    ///   service has trouble, and tries beyond the first would only add to it.
    public func takeTokens(isTimeout: Bool) -> Int? {
        let cost = isTimeout ? 10 : 5
        return state.withLock { state in
            guard state.tokens >= cost else { return nil }
            state.tokens -= cost
            return cost
        }
    }

    /// Gives tokens back after a success: those that the last further try took, or one after a first try.
    public func giveBack(_ tokens: Int?) {
        state.withLock { $0.tokens = min(Self.tokenLimit, $0.tokens + (tokens ?? 1)) }
    }

    // MARK: Rate

    /// How long a call has to wait before it may start; it counts as started then.
    ///
    /// - Parameter now: Seconds of a clock that only goes forward.
    /// - Returns: Zero until the service has throttled.
    public func delay(now: Double) -> Duration {
        state.withLock { state in
            guard state.isLimited else { return .zero }
            Self.refill(&state, now: now)
            state.allowance -= 1
            return state.allowance >= 0 ? .zero : .seconds(-state.allowance / state.rate)
        }
    }

    /// Learns from an answer.
    ///
    /// - Parameters:
    ///   - isThrottling: The service turned the call away.
    ///   - now: Seconds of the same clock.
    public func note(isThrottling: Bool, now: Double) {
        state.withLock { state in
            Self.measure(&state, now: now)
            let calculated: Double
            if isThrottling {
                let rate = state.isLimited ? min(state.measuredRate, state.rate) : state.measuredRate
                state.lastMaximum = rate
                state.lastThrottle = now
                state.window = Self.cubeRoot(state.lastMaximum * 0.3 / 0.4)
                state.isLimited = true
                calculated = rate * 0.7
            } else {
                let since = now - state.lastThrottle - state.window
                calculated = 0.4 * since * since * since + state.lastMaximum
            }
            guard state.isLimited else { return }
            Self.refill(&state, now: now)
            state.rate = max(min(calculated, 2 * state.measuredRate), Self.slowestRate)
            state.capacity = max(state.rate, 1)
            state.allowance = min(state.allowance, state.capacity)
        }
    }

    private static func refill(_ state: inout State, now: Double) {
        if state.refilled > 0 {
            state.allowance = min(state.capacity, state.allowance + (now - state.refilled) * state.rate)
        }
        state.refilled = now
    }

    /// Smooths the number of answers in each half second.
    private static func measure(_ state: inout State, now: Double) {
        let bucket = (now * 2).rounded(.down) / 2
        state.count += 1
        guard bucket > state.countSince else { return }
        if state.countSince > 0 {
            let current = Double(state.count) / (bucket - state.countSince)
            state.measuredRate = current * 0.8 + state.measuredRate * 0.2
        }
        state.count = 0
        state.countSince = bucket
    }

    /// By Newton's method; for numbers that are not negative.
    private static func cubeRoot(_ number: Double) -> Double {
        guard number > 0 else { return 0 }
        var root = max(number, 1)
        for _ in 0..<60 { root -= (root * root * root - number) / (3 * root * root) }
        return root
    }
}

/// The budgets of a run, one for each service in each account: throttling of one slows no other.
public final class RetryBudgets: Sendable {
    private let budgets = Mutex<[String: RetryBudget]>([:])

    /// None yet.
    public init() {}

    /// The budget of a service in an account.
    ///
    /// `account`: What tells accounts apart: the number, or the access key's id where that is not known.
    public func budget(service: String, account: String) -> RetryBudget {
        budgets.withLock { budgets in
            if let known = budgets["\(service)\n\(account)"] { return known }
            let budget = RetryBudget()
            budgets["\(service)\n\(account)"] = budget
            return budget
        }
    }
}
