internal import Arguments

/// What an operator says of a step: on the command line, or asked by `WaitingDialogue`.
struct StepAnswer {
    /// What they say; the word that the journal and reports have for it.
    enum Kind: String, CaseIterable {
        /// It had its effect.
        case done
        /// It may run.
        case confirm
        /// It is left out.
        case skip
        /// It is to run again.
        case rerun
    }

    let kind: Kind
    /// The step's name, or `DOCUMENT/STEP`.
    let step: String
    /// What they write with it.
    let note: String?

    /// The answers that a command line of `resume` gives.
    static func all(in arguments: ParsedCommand) -> [StepAnswer] {
        Kind.allCases.flatMap { kind in
            arguments.values(kind.rawValue).map {
                StepAnswer(kind: kind, step: $0, note: arguments.value("note"))
            }
        }
    }
}
