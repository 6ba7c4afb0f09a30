/// One argument of a command that is known by its place, not by a name.
public struct PositionalSpecification: Sendable, Hashable {
    /// How many words it takes.
    public enum Arity: Sendable, Hashable {
        /// Exactly one.
        case one
        /// One or none.
        case optional
        /// Any number.
        case many
        /// At least one.
        case oneOrMore

        /// Nothing is missing when no word is there.
        var isOptional: Bool { self == .optional || self == .many }

        /// Takes as many words as there are.
        var isOpenEnded: Bool { self == .many || self == .oneOrMore }
    }

    /// How help calls it, `FILE`; also the name that reads it back.
    public var name: String
    /// One phrase: what it is. Lower case, no full stop.
    public var summary: String
    /// How many words it takes.
    public var arity: Arity
    /// What the shell offers; `choices`, where there are any, go first.
    public var completion: CompletionKind
    /// The only values allowed; empty allows all.
    public var choices: [String]

    /// Makes an argument.
    public init(
        _ name: String, summary: String, arity: Arity = .one, completion: CompletionKind = .none,
        choices: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.arity = arity
        self.completion = completion
        self.choices = choices
    }

    /// What the shell offers.
    var offered: CompletionKind { choices.isEmpty ? completion : .words(choices) }

    /// As a usage line shows it: `FILE`, `[RUN]`, `[FILE...]`, `FILE...`.
    var usage: String {
        switch arity {
        case .one: name
        case .optional: "[\(name)]"
        case .many: "[\(name)...]"
        case .oneOrMore: "\(name)..."
        }
    }
}
