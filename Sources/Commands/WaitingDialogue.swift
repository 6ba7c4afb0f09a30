internal import Arguments
internal import Runbooks
internal import Texts

/// Asks the operator about steps that wait for a person, and to renew an AWS identity that expired, for as long as there
/// are answers.
///
/// It asks between two engines, when all that happened is on disk and nobody owns the run: dying here loses nothing, and
/// an answer does what `resume` does with `--done` or `--confirm`, and `--note`.
struct WaitingDialogue {
    let console: Console

    /// Asks while a run waits for nothing but a person, and carries it on after each round of answers.
    ///
    /// `outcome`: How the run stands.
    /// `arguments`: The command line, for its limits.
    func carriedOn(
        from outcome: RunSession.Outcome, in location: JournalLocation, _ arguments: ParsedCommand
    ) async throws -> ExitCode {
        var outcome = outcome
        while Console.isInteractive {
            var answers: [StepAnswer] = []
            if let expired = outcome.expired {
                // What `--rerun` named may have run by now, or not: who typed it says so again.
                let isRerun = arguments.declares("rerun") && arguments.flag("rerun")
                guard !outcome.wasInterrupted, !isRerun, expired.isSeenWhenRenewed, isRenewed() else { break }
            } else {
                guard outcome.code == .waiting else { break }
                answers = outcome.waiting.compactMap(ask)
                if answers.isEmpty { break }
            }
            let command = ResumeCommand(
                console: console, arguments: try resumption(of: outcome.run, like: arguments))
            outcome = try await command.resume(outcome.run, in: location, answers: answers)
        }
        return outcome.code
    }

    /// Waits until the operator has renewed an identity; each engine looks for credentials anew.
    private func isRenewed() -> Bool {
        let question = "press Enter when it is renewed, or answer `n` for not now:"
        return console.answer(to: question) == ""
    }

    private func resumption(of run: String, like arguments: ParsedCommand) throws -> ParsedCommand {
        var words = ["resume", run]
        for limit in CommandTree.limits.map(\.long) {
            if let value = arguments.value(limit) { words += ["--\(limit)", value] }
        }
        return try ArgumentParser.parse(words, CommandTree.root)
    }

    /// One question for a step, whatever the number of its targets; nil for not now.
    private func ask(_ waiting: WaitingStep) -> StepAnswer? {
        let place = ControlBytes.singleLine(waiting.place)
        let choices =
            waiting.isManual ? "done, skip, or not now? [d/s/N]" : "run it, skip it, or not now? [y/s/N]"
        let kind: StepAnswer.Kind
        switch (console.answer(to: "\(waiting.name) on \(place): \(choices)")?.lowercased(), waiting.isManual)
        {
        case ("d", true), ("done", true): kind = .done
        case ("y", false), ("yes", false): kind = .confirm
        case ("s", _), ("skip", _): kind = .skip
        default: return nil
        }
        // The end of the input is no answer.
        guard let note = console.answer(to: "a note for the record:") else { return nil }
        return StepAnswer(kind: kind, step: waiting.name, note: note.isEmpty ? nil : note)
    }
}
