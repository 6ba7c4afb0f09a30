internal import JSON
public import Journals
internal import Runbooks

/// What a resume would do with every execution, found without doing any of it.
public struct ResumePlan: Sendable, Hashable {
    /// What would become of one execution.
    public enum Outlook: Sendable, Hashable {
        /// It is complete: nothing.
        case stands
        /// It is complete; should these inputs change by what runs before it, it runs again.
        case standsUnless([String])
        /// It runs; the text says what its turn depends on, when it does.
        case runs(String?)
        /// It is complete, but these inputs have changed: it runs again.
        case runsAgain([String])
        /// It runs again because the operator wants it to.
        case rerun
        /// Its block came to its end: only its checks are asked.
        case verifies
        /// Whether it had its effect is unknown: its checks are asked, and may permit a re-run.
        case settles(mayRerun: Bool)
        /// Whether it had its effect is unknown, and only a person can say.
        case asksOperator
        /// It waits for a person, unless its checks hold; the text says what for.
        case asksPerson(String)
        /// It is not begun: the text says why.
        case waits(String)
        /// It stays skipped: the text says why.
        case skipped(String)

        /// Something of it would run: its block or its checks.
        var begins: Bool {
            switch self {
            case .runs, .runsAgain, .rerun, .verifies, .settles: true
            case .stands, .standsUnless, .asksOperator, .asksPerson, .waits, .skipped: false
            }
        }
    }

    /// One execution and its outlook.
    public struct Entry: Sendable, Hashable {
        /// The execution.
        public var execution: PlannedExecution
        /// What would become of it.
        public var outlook: Outlook
    }

    /// The executions in the order of steps, then targets.
    public var entries: [Entry]
}

extension RunEngine {
    /// Looks ahead: what `work` would do if all that runs succeeds. Runs nothing, reaches no target, writes nothing.
    ///
    /// - Throws: `JournalError` when what an execution read cannot be compared.
    public func lookAhead() async throws(JournalError) -> ResumePlan {
        var entries: [ResumePlan.Entry] = []
        /// Targets that go no further, each with what stops it, and those where it is an outcome that nobody knows.
        var stopped: [Target.ID: String] = [:]
        var unknown: Set<Target.ID> = []
        /// What is to run anew on a target, with what it exports.
        var exporting: [Target.ID: Set<String>] = [:]
        let segments = Dictionary(
            uniqueKeysWithValues: plan.segments.enumerated().flatMap { index, segment in
                segment.executions.values.joined().map { ($0.key, index) }
            })
        let allowed = options.maxFailures.resolved(of: plan.selectedTargets.count)
        var lastSegment = Int.max
        for execution in plan.executions {
            var outlook = try await outlook(of: execution, stopped: stopped, exporting: exporting)
            let segment = segments[execution.key] ?? 0
            if outlook == .asksOperator { lastSegment = min(lastSegment, segment) }
            if outlook.begins, unknown.count > allowed, segment > lastSegment {
                outlook = .waits("more targets are unknown than `max-failures` allows")
            }
            entries.append(ResumePlan.Entry(execution: execution, outlook: outlook))
            let step = plan.step(of: execution)
            switch outlook {
            case .asksOperator:
                for target in execution.covers {
                    stopped[target] = stopped[target] ?? "`\(step.id)` is unknown on \(target)"
                    unknown.insert(target)
                }
            case .asksPerson:
                for target in execution.covers {
                    stopped[target] = stopped[target] ?? "`\(step.id)` waits for a person on \(target)"
                }
            case .runs, .runsAgain, .rerun, .settles(mayRerun: true):
                let names = await state.record(of: execution.key).exports?.names ?? []
                for target in execution.covers {
                    exporting[target, default: []].formUnion(names + step.exports)
                }
            case .stands, .standsUnless, .verifies, .settles, .waits, .skipped:
                break
            }
        }
        return ResumePlan(entries: entries)
    }

    private func outlook(
        of execution: PlannedExecution, stopped: [Target.ID: String], exporting: [Target.ID: Set<String>]
    ) async throws(JournalError) -> ResumePlan.Outlook {
        let record = await state.record(of: execution.key)
        let step = plan.step(of: execution)
        guard execution.isSelected else { return .skipped(record.reason ?? SkipReason.notSelected) }
        let (decision, changed) = try await StepExecution(engine: self, execution: execution).decision()
        if decision == .stands {
            if record.state == .skipped { return .skipped(record.reason ?? "no reason is recorded") }
            let perhaps = exporting[execution.key.target, default: []].filter {
                record.inputs["exports:\($0)"] != nil
            }
            return perhaps.isEmpty ? .stands : .standsUnless(perhaps.sorted().map { "exports:\($0)" })
        }
        if let reason = execution.covers.lazy.compactMap({ stopped[$0] }).first { return .waits(reason) }
        switch decision {
        case .stands: return .stands
        case .runAgain: return .runsAgain(changed)
        case .verify: return .verifies
        case .settle(let mayRerun): return .settles(mayRerun: mayRerun)
        case .askOperator: return .asksOperator
        case .run:
            if let person = waitsForPerson(step, record.reason) { return .asksPerson(person) }
            if options.reruns.contains(execution.key) { return .rerun }
            if record.reason == SkipReason.otherTarget { return .runsAgain([SkipReason.otherTarget]) }
            return .runs(step.when.map { "when \($0)" })
        }
    }

    /// What a step that is to run wants of a person first; nil when that was given, or nothing is wanted.
    private func waitsForPerson(_ step: Step, _ reason: String?) -> String? {
        if reason == WaitReason.confirmed || reason == WaitReason.answered { return nil }
        if case .manual = step.kind { return WaitReason.person }
        return step.confirm.map { WaitReason.agreement($0) }
    }
}
