internal import Texts

/// How words become the arguments of a command, and what is said when they do not.
extension CommandChain {
    /// Deals the words out to the command's arguments, in order.
    ///
    /// An open-ended or optional argument leaves enough words for those that must follow it.
    func operands(from words: [String]) throws(ArgumentError) -> [String: [String]] {
        var rest = words[...]
        var dealt: [String: [String]] = [:]
        for (index, argument) in command.arguments.enumerated() {
            let reserved = command.arguments[(index + 1)...].count { !$0.arity.isOptional }
            let available = max(argument.arity.isOptional ? 0 : 1, rest.count - reserved)
            let taken = rest.prefix(argument.arity.isOpenEnded ? available : min(available, 1))
            if taken.isEmpty, !argument.arity.isOptional {
                throw ArgumentError(
                    "missing argument `\(argument.name)` for `\(title)`", help: "write `\(usage)`")
            }
            for word in taken {
                try checkChoice(word, of: argument.choices, for: "argument `\(argument.name)`")
            }
            dealt[argument.name] = Array(taken)
            rest = rest.dropFirst(taken.count)
        }
        if let extra = rest.first {
            throw ArgumentError(
                "unexpected argument \(quoted(extra)) for `\(title)`", help: "write `\(usage)`")
        }
        return dealt
    }

    /// The command line ends where a subcommand must follow.
    var missingCommand: ArgumentError {
        let names = command.visibleSubcommands.map { "`\($0.name)`" }.joined(separator: ", ")
        return ArgumentError(
            "missing command after `\(title)`", help: "one of \(names); `\(title) --help` says more")
    }

    /// Something that the program knows, and does not do yet.
    func unsupported(_ what: String) -> ArgumentError {
        ArgumentError(
            "\(what) is not supported by this release", help: "`\(commands[0].name) --help` lists what is")
    }

    /// No subcommand has this name.
    func unknownCommand(_ name: String) -> ArgumentError {
        let known = command.visibleSubcommands.map { $0.name } + ["help"]
        let help =
            Suggestion.nearest(to: name, in: known).map { "did you mean `\(title) \($0)`?" }
            ?? "`\(title) --help` lists the commands"
        return ArgumentError("unknown command \(quoted(name))", help: help)
    }

    /// No option in force has this spelling; `name` is what to look for among the long names.
    func unknownOption(_ spelling: String, near name: String) -> ArgumentError {
        let message = "unknown option \(quoted(spelling)) for `\(title)`"
        let visible = visibleOptions.map { $0.long }
        if let owner = ownerBelow(of: name) {
            return ArgumentError(message, help: "it belongs after its command: `\(owner.title) --\(name)`")
        }
        if let nearest = Suggestion.nearest(to: name, in: visible) {
            return ArgumentError(message, help: "did you mean `--\(nearest)`?")
        }
        return ArgumentError(message, help: "`\(title) --help` lists the options")
    }

    /// The first command below that has an option of this long name.
    private func ownerBelow(of option: String) -> CommandChain? {
        visibleDescendants.dropFirst().first {
            $0.command.options.contains { $0.long == option && $0.isVisible }
        }
    }
}
