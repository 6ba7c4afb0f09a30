internal import Journals
internal import Runbooks

extension StepExecution {
    /// `runbook plan --checks`: asks what a run would ask before the block, and runs nothing.
    ///
    /// It leaves the execution `satisfied`, `pending` (it would run, with the reason), `skipped`, `failed` (it would
    /// fail before its block) or `unknown` (nobody could tell). What the step needs is no matter: it may come to be.
    func askAhead() async throws(JournalError) -> RunRecord.Failure? {
        switch await condition() {
        case .holds: break
        case .doesNotHold(let reason):
            try await settle(.skipped, reason: reason)
            return nil
        case .fails(let reason):
            try await settle(.unknown, reason: reason)
            return nil
        }
        guard !step.postconditions.isEmpty else {
            try await foreseeWithoutChecks()
            return nil
        }
        let asked = try await ask(.before, carrying: [])
        switch asked.answer {
        case .holds:
            if let name = await missingExport(given: asked.exports) {
                return try await fail(
                    "exists, but the check does not export `\(name)`", with: asked.entries)
            }
            try await complete(.satisfied, reason: nil, exports: asked.exports, with: asked.entries)
        case .doesNotHold:
            try await settle(.pending, reason: asked.reason, with: asked.entries)
        case .couldNotTell:
            try await settle(.unknown, reason: asked.reason, with: asked.entries)
        }
        return nil
    }

    /// A file is compared; anything else runs each time.
    private func foreseeWithoutChecks() async throws(JournalError) {
        guard isFile else {
            return try await settle(.pending, reason: isManual ? WaitReason.person : "no postcondition")
        }
        if await isFileOfRun() {
            return try await settle(.pending, reason: "a file in the run's own folder")
        }
        let (isSame, failure) = try await compareFile()
        guard let failure else {
            if isSame { return try await settle(.satisfied, reason: nil) }
            if let diff = await fileDiff() { tell(.fileDiffers(key, diff)) }
            return try await settle(.pending, reason: "the file differs")
        }
        let isWritten = (try? await wantedFile()) != nil
        if !isWritten, await engine.state.hasPending(before: execution) {
            try await settle(.pending, reason: "its text needs what steps before it leave: \(failure)")
        } else {
            try await settle(.unknown, reason: failure)
        }
    }

    /// Whether a variable is set by an earlier step, of this document or of one that it uses, which would run before
    /// this one: then it is not unset for good.
    func isLeftByStepToCome(_ variable: String?) async -> Bool {
        guard engine.options.mode == .plan, let variable else { return false }
        let used = runbook.uses.map(RunState.documentName(of:))
        for document in 0...execution.document {
            let earlier = engine.plan.runbooks[document]
            let isOwn = document == execution.document
            guard isOwn || used.contains(earlier.name) else { continue }
            let states = await engine.state.states(
                on: key.target, document: document, before: isOwn ? execution.step : earlier.steps.count)
            for (id, record, _) in states where record.state == .pending {
                if let step = earlier.steps.first(where: { $0.id == id }), sets(variable, step) {
                    return true
                }
            }
        }
        return false
    }

    /// Whether a step or its checks set a variable.
    private func sets(_ variable: String, _ step: Step) -> Bool {
        let blocks = [step.block] + step.postconditions.map(\.block)
        return step.exports.contains(variable)
            || blocks.contains { engine.environment.runner.assigns(variable, in: $0) }
    }
}
