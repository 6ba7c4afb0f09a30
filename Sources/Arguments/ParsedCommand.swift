/// A command line that was understood: which command, and what was said to it.
///
/// Asking for a name that the command does not declare is a bug in the caller and stops the program;
/// `declares` asks first where code serves several commands.
public struct ParsedCommand: Sendable, Hashable {
    /// The names of the command below the root: `["sandbox", "start"]`; empty for the root itself.
    public let path: [String]
    /// Help for `path` is wanted, and nothing else: other values may be missing.
    public let isHelpRequested: Bool
    /// The words that are neither option nor command, in order.
    public let positional: [String]
    /// The values given for each option; flags have one empty value.
    private let options: [String: [String]]
    /// The words of each argument.
    private let operands: [String: [String]]
    /// The long names of the options in force.
    private let optionNames: Set<String>
    /// The names of the command's arguments.
    private let operandNames: Set<String>

    /// Collects what the parser found.
    init(
        chain: CommandChain, isHelpRequested: Bool, positional: [String], options: [String: [String]],
        operands: [String: [String]]
    ) {
        path = chain.path
        self.isHelpRequested = isHelpRequested
        self.positional = positional
        self.options = options
        self.operands = operands
        optionNames = Set(chain.options.map { $0.long })
        operandNames = Set(chain.command.arguments.map { $0.name })
    }

    /// The command has an option of this long name.
    public func declares(_ option: String) -> Bool { optionNames.contains(option) }

    /// The option was given.
    public func flag(_ option: String) -> Bool { given(option) != nil }

    /// The option's value; the last one of a repeatable option; nil when it was not given.
    public func value(_ option: String) -> String? { given(option)?.last }

    /// Every value given for the option, in order.
    public func values(_ option: String) -> [String] { given(option) ?? [] }

    /// The option's value as a whole number.
    ///
    /// - Parameters:
    ///   - option: The long name.
    ///   - minimum: The smallest number allowed.
    /// - Returns: The number; nil when the option was not given.
    /// - Throws: `ArgumentError` when the value is no whole number of at least `minimum`.
    public func integer(_ option: String, minimum: Int = 0) throws(ArgumentError) -> Int? {
        guard let text = value(option) else { return nil }
        guard let number = Int(text), number >= minimum else {
            throw ArgumentError(
                "option `--\(option)` wants a whole number of at least \(minimum), not \(quoted(text))")
        }
        return number
    }

    /// The word of the argument of this name; nil when it was left out.
    public func argument(_ name: String) -> String? { arguments(name).first }

    /// Every word of the argument of this name.
    public func arguments(_ name: String) -> [String] {
        precondition(operandNames.contains(name), "no argument \(name) in \(path)")
        return operands[name] ?? []
    }

    private func given(_ option: String) -> [String]? {
        precondition(optionNames.contains(option), "no option --\(option) in \(path)")
        return options[option]
    }
}
