internal import JMESPath
internal import JSON
internal import Journals
internal import Runbooks

extension StepExecution {
    /// `runbook verify`: asks, runs nothing. What a step needs is no matter: drift is looked for everywhere.
    func verifyOnly() async throws(JournalError) -> RunRecord.Failure? {
        switch await condition() {
        case .holds: break
        case .doesNotHold(let reason):
            try await settle(.skipped, reason: reason)
            return nil
        case .fails(let reason): return try await fail(reason)
        }
        if isFile, !(await isFileOfRun()) {
            let (isSame, failure) = try await compareFile()
            if let failure { return try await fail(failure) }
            if !isSame { return try await fail("the file differs") }
            if step.postconditions.isEmpty {
                try await settle(.satisfied, reason: nil)
                return nil
            }
        }
        guard !step.postconditions.isEmpty else {
            let reason = isFile ? "a file in the run's own folder" : "no postcondition"
            try await settle(.skipped, reason: reason)
            return nil
        }
        let asked = try await ask(.verify, carrying: [])
        if let identity = asked.expired {
            try await holdBack(for: identity, with: asked.entries)
            return nil
        }
        switch asked.answer {
        case .holds:
            try await complete(.satisfied, reason: nil, exports: asked.exports, with: asked.entries)
            return nil
        case .doesNotHold:
            return try await fail("postcondition \(asked.reason)", with: asked.entries, line: asked.line)
        case .couldNotTell:
            try await settle(.unknown, reason: asked.reason, with: asked.entries)
            return nil
        }
    }

    /// What `when` says.
    enum Condition {
        case holds
        case doesNotHold(String)
        case fails(String)
    }

    func condition() async -> Condition {
        guard let condition = step.when else { return .holds }
        do throws(EvaluationError) {
            return try await evaluate(condition).isTruthy
                ? .holds : .doesNotHold("\(SkipReason.condition): \(condition)")
        } catch {
            return .fails(error.message)
        }
    }
}
