internal import JSON
internal import Runbooks
internal import Texts

/// How a call went, as reports say it.
enum CallOutcome: String, CaseIterable {
    /// It is on its way at this moment.
    case running
    case succeeded
    /// The service refused it, or it was never sent: it did nothing.
    case failed
    /// It was sent, and no definite answer came.
    case unknown

    var mark: StateMark { StateMark(rawValue) }
}

extension RunRecord.Execution {
    /// How a call went: one whose answer was never recorded is on its way only while its attempt goes on.
    func outcome(of call: RunRecord.Call) -> CallOutcome {
        switch call.outcome {
        case .succeeded: return .succeeded
        case .failed: return .failed
        case .unknown: return .unknown
        case .sent:
            guard isRunning, let last = attempts.last, last.ended == nil else { return .unknown }
            return call.kind == last.kind && call.attempt == last.number ? .running : .unknown
        }
    }

    /// The calls that a report has room for.
    ///
    /// - Parameter limit: How many; of more those go that say least: reads that succeeded.
    /// - Returns: Their places, those without a definite answer first, then in order of time; and how many are
    ///   left out.
    func shownCalls(limit: Int) -> (places: [Int], left: Int) {
        var places = Array(calls.indices)
        if places.count > limit {
            let ranked = places.map { (rank: rank(of: calls[$0]), place: $0) }
                .sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }
            places = ranked.prefix(limit).map(\.place).sorted()
        }
        let isOpen = { outcome(of: calls[$0]) == .unknown }
        return (places.filter(isOpen) + places.filter { !isOpen($0) }, calls.count - places.count)
    }

    private func rank(of call: RunRecord.Call) -> Int {
        switch outcome(of: call) {
        case .unknown: 0
        case .failed: 1
        case .running: 2
        case .succeeded: call.impact == .read ? 4 : 3
        }
    }

    /// Calls without a definite answer that may have changed something.
    var openCalls: [RunRecord.Call] {
        calls.filter { $0.impact != .read && outcome(of: $0) == .unknown }
    }
}

extension RunRecord.Call {
    /// `ec2 CreateVpc`.
    var name: String { "\(service) \(operation)" }

    /// `run 1`, `check 2`: the block that made it.
    var block: String { "\(kind.rawValue) \(attempt)" }

    /// What it can do, in words that stand alone.
    var impactText: String { impact == .unknown ? "impact unknown" : impact.rawValue }

    /// `200`, `403 AccessDenied`; nil without an answer.
    var answer: String? {
        let parts = [status.map(String.init), code].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// `340 ms`; nil without an answer.
    var span: String? { microseconds.map(CallTime.text) }

    /// `sent again 2 times (ThrottlingException, 503)`; nil where the first try was the only one.
    var retriesText: String? {
        if retryCount == 0 { return nil }
        let times = retryCount == 1 ? "once" : "\(Plurals.grouped(retryCount)) times"
        return "sent again \(times)\(causesText)"
    }

    /// `2 retries (ThrottlingException, 503)`; nil where the first try was the only one.
    var retriesCell: String? {
        retryCount == 0 ? nil : Plurals.text(retryCount, "retry", plural: "retries") + causesText
    }

    /// Why it was sent again, in order, with a blank before; those in a row that are the same once.
    private var causesText: String {
        var causes: [(text: String, count: Int)] = []
        for retry in retries {
            if causes.last?.text == retry.text {
                causes[causes.count - 1].count += 1
            } else {
                causes.append((retry.text, 1))
            }
        }
        if causes.isEmpty { return "" }
        let texts = causes.map { $0.count > 1 ? "\($0.text) ×\(Plurals.grouped($0.count))" : $0.text }
        return " (\(texts.joined(separator: ", ")))"
    }

    /// The service turned it away at least once as one of too many.
    var isThrottled: Bool { status == 429 || retries.contains { $0.cause == .throttled } }

    /// What was asked on one line; nil where nothing was.
    var parametersText: String? { parameters.isEmpty ? nil : JSONValue.object(parameters).serialized() }

    /// What the lack of an answer means.
    var doubt: String {
        let begin = "it was sent, and no definite answer came"
        if impact == .read { return "\(begin); it changes nothing" }
        return isRepeatable
            ? "\(begin); it may have happened, and sending it again does nothing twice"
            : "\(begin); it may have happened"
    }

    /// Everything but name and outcome, for one line.
    var facts: [String] {
        let began = Timestamps.text(started)
        let facts = [began, region, impactText, answer, span, retriesText, block]
        return facts.compactMap { $0 } + (requestID.map { ["request \($0)"] } ?? [])
    }
}

extension RunRecord.Retry {
    /// What came of the try before: the code or the status of its answer, or what became of it.
    var text: String {
        if let answer = code ?? status.map(String.init) { return answer }
        return switch cause {
        case .throttled: "throttled"
        case .error: "error"
        case .unreachable: "no connection"
        case .lost: "connection lost"
        case .timeout: "time-out"
        }
    }
}

extension CallTotals {
    /// `57 calls: 30 read, 25 write, 2 destructive; 1 unknown, 2 failed (AccessDenied ×2); 3 throttled;
    /// 12 retries; 1 min 05 s in all`.
    var sentence: String {
        let kinds = RunRecord.Impact.allCases.compactMap { impact in
            impacts[impact].map { count in
                let words = impact == .unknown ? "of unknown impact" : impact.rawValue
                return "\(Plurals.grouped(count)) \(words)"
            }
        }
        var parts = ["\(Plurals.text(calls, "call")): \(kinds.joined(separator: ", "))"]
        let ends: [String] = [CallOutcome.unknown, .failed, .running].compactMap { outcome in
            let number = count(outcome)
            if number == 0 { return nil }
            let text = "\(Plurals.grouped(number)) \(outcome.rawValue)"
            return outcome == .failed && !codes.isEmpty ? "\(text) (\(codesText(limit: 3)))" : text
        }
        if !ends.isEmpty { parts.append(ends.joined(separator: ", ")) }
        if throttled > 0 { parts.append("\(Plurals.grouped(throttled)) throttled") }
        if retries > 0 { parts.append(Plurals.text(retries, "retry", plural: "retries")) }
        parts.append("\(CallTime.text(microseconds)) in all")
        return parts.joined(separator: "; ")
    }

    /// The most frequent codes of failed calls: `Throttling ×3, AccessDenied`.
    func codesText(limit: Int) -> String {
        let shown = codes.prefix(limit).map { entry in
            entry.calls > 1 ? "\(entry.code) ×\(Plurals.grouped(entry.calls))" : entry.code
        }
        return (shown + (codes.count > limit ? ["…"] : [])).joined(separator: ", ")
    }

    /// The heads of a table of totals, after the name's.
    static let heads = ["calls", "writes", "failed", "unknown", "throttled", "retries", "time", "slowest"]

    /// What stands beneath the heads.
    var cells: [String] {
        [
            Plurals.grouped(calls), Self.cell(writes), Self.cell(count(.failed)), Self.cell(count(.unknown)),
            Self.cell(throttled), Self.cell(retries), CallTime.text(microseconds),
            slowest.map(CallTime.text) ?? "–",
        ]
    }

    /// Nothing is shown as nothing, so that what is there stands out.
    private static func cell(_ number: Int) -> String { number == 0 ? "–" : Plurals.grouped(number) }
}

extension RunOverview {
    /// The command that lists every call.
    var callsCommand: String { "runbook show \(record.id) --calls\(record.isSandbox ? " --sandbox" : "")" }
}
