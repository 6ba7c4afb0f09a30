import Execution
import Journals
import Runbooks
import Testing

/// DESIGN's rules for an execution whose turn comes, over every combination of what the journal can have of it.
@Suite("ResumePolicy")
struct ResumePolicyTests {
    /// Every combination of facts.
    static let table: [ExecutionFacts] = {
        var table: [ExecutionFacts] = []
        let skips: [ExecutionFacts.Skip?] = [nil, .notSelected, .condition, .blocked, .person]
        let outcomes: [AttemptOutcome?] = [nil, .succeeded, .failed, .unknown]
        for state in ExecutionState.allCases {
            for skip in skips {
                for attempts in 0...2 {
                    for outcome in outcomes {
                        for bits in 0..<64 {
                            table.append(
                                ExecutionFacts(
                                    state: state, skip: skip, attempts: attempts, latestOutcome: outcome,
                                    hasOpenCall: bits & 32 != 0, hasChecks: bits & 1 != 0,
                                    isIdempotent: bits & 2 != 0,
                                    hasChangedInputs: bits & 4 != 0, isRerunWanted: bits & 8 != 0,
                                    isAnswered: bits & 16 != 0))
                        }
                    }
                }
            }
        }
        return table
    }()

    /// The rows that a rule speaks of; it must speak of some.
    private func rows(_ isMeant: (ExecutionFacts) -> Bool) -> [ExecutionFacts] {
        let rows = Self.table.filter(isMeant)
        #expect(!rows.isEmpty)
        return rows
    }

    private func expect(
        _ wanted: ResumeDecision, where isMeant: (ExecutionFacts) -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for facts in rows({ !$0.isRerunWanted && isMeant($0) }) where ResumePolicy.decide(facts) != wanted {
            Issue.record("\(facts): \(ResumePolicy.decide(facts))", sourceLocation: sourceLocation)
        }
    }

    /// It began, and nobody saw its end: the journal has an attempt without one, or one that was lost.
    private func isUnknown(_ facts: ExecutionFacts) -> Bool {
        facts.state == .unknown
            || (facts.state == .pending && facts.attempts > 0
                && (facts.latestOutcome == nil || facts.latestOutcome == .unknown))
    }

    @Test func `the table has every combination`() { #expect(Self.table.count == 7 * 5 * 3 * 4 * 64) }

    @Test func `what the operator wants again runs again, whatever it was`() {
        for facts in rows(\.isRerunWanted) { #expect(ResumePolicy.decide(facts) == .run) }
    }

    @Test func `completed executions stand`() {
        expect(.stands) { ($0.state == .satisfied || $0.state == .succeeded) && !$0.hasChangedInputs }
    }

    @Test func `completed executions whose inputs changed run again`() {
        expect(.runAgain) { ($0.state == .satisfied || $0.state == .succeeded) && $0.hasChangedInputs }
    }

    @Test func `failed executions run again`() { expect(.run) { $0.state == .failed } }

    @Test func `what has not begun runs`() { expect(.run) { $0.state == .pending && $0.attempts == 0 } }

    @Test func `an attempt that failed before its execution was settled runs again`() {
        expect(.run) { $0.state == .pending && $0.attempts > 0 && $0.latestOutcome == .failed }
    }

    @Test func `a block that came to its end is not run again before its checks were asked`() {
        expect(.verify) { $0.state == .pending && $0.attempts > 0 && $0.latestOutcome == .succeeded }
    }

    @Test func `of an unknown outcome a check decides, and an idempotent step may run after it`() {
        expect(.settle(mayRerun: true)) {
            isUnknown($0) && $0.hasChecks && $0.isIdempotent && !$0.hasOpenCall
        }
        expect(.settle(mayRerun: false)) { isUnknown($0) && $0.hasChecks && !$0.isIdempotent }
    }

    @Test func `of an unknown outcome without a check an idempotent step runs, else a person decides`() {
        expect(.run) { isUnknown($0) && !$0.hasChecks && $0.isIdempotent && !$0.hasOpenCall }
        expect(.askOperator) { isUnknown($0) && !$0.hasChecks && !$0.isIdempotent }
    }

    @Test func `a call without an answer is never made twice, whatever the step says of itself`() {
        expect(.settle(mayRerun: false)) { isUnknown($0) && $0.hasChecks && $0.hasOpenCall }
        expect(.askOperator) { isUnknown($0) && !$0.hasChecks && $0.hasOpenCall }
    }

    @Test func `what waits for a person is looked at again, and what was answered is checked`() {
        expect(.run) { $0.state == .waiting && !$0.isAnswered }
        expect(.verify) { $0.state == .waiting && $0.isAnswered }
    }

    @Test func `what was left out stays out`() {
        expect(.stands) { $0.state == .skipped && ($0.skip == .notSelected || $0.skip == .person) }
    }

    @Test func `a false condition is looked at again when what it read changed`() {
        expect(.stands) { $0.state == .skipped && $0.skip == .condition && !$0.hasChangedInputs }
        expect(.run) { $0.state == .skipped && $0.skip == .condition && $0.hasChangedInputs }
    }

    @Test func `what was blocked is looked at again`() {
        expect(.run) { $0.state == .skipped && ($0.skip == .blocked || $0.skip == nil) }
    }

    @Test func `only an idempotent step is ever run after an unknown outcome`() {
        for facts in rows({ isUnknown($0) && !$0.isRerunWanted && !$0.isIdempotent }) {
            let decision = ResumePolicy.decide(facts)
            #expect(decision == .askOperator || decision == .settle(mayRerun: false))
        }
    }

    @Test(
        "reasons are read back as they were written",
        arguments: [
            (SkipReason.notSelected, .notSelected), (SkipReason.person, .person),
            ("\(SkipReason.condition): x == `1`", .condition), (SkipReason.removed, .blocked),
            ("needs `a`, which is failed on x", .blocked), (nil, .blocked),
        ] as [(String?, ExecutionFacts.Skip)])
    func reasons(reason: String?, skip: ExecutionFacts.Skip) { #expect(SkipReason.skip(for: reason) == skip) }
}
