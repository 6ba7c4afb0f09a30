/// Takes the aliases out of a command line, as AWS CLI v2 does: what the line says stands behind what the alias says,
/// global options of the alias hold over those of the line, and a name that stands for itself is the command that was
/// there before.
///
/// Source: the AWS CLI's `alias.py`.
struct AliasResolution {
    /// The global options that were given, by their place.
    private(set) var values: [String: WordParser.Value]
    private let aliases: CommandAliases
    private let parser: WordParser
    private let commands: [String]

    /// What is left of a command line.
    enum Outcome {
        /// These words.
        case words([String])
        /// Nothing of it: it is this command of `/bin/sh`.
        case shell(String)
    }

    /// `commands`: The names that no alias has made.
    init(_ aliases: CommandAliases, commands: [String]) {
        self.aliases = aliases
        self.commands = commands
        values = [:]
        let names = aliases.names(below: []).filter { !commands.contains($0) }
        parser = WordParser(GlobalOptions.definitions + [.init("command", choices: commands + names)])
    }

    /// Reads global options and the command's name.
    ///
    /// - Returns: The words, the command's own name first.
    mutating func resolve(_ words: [String]) throws(UsageError) -> Outcome {
        var found = try parser.parse(words)
        values = found.values
        var passed: Set<String> = []
        while true {
            let name = found.command
            guard let meaning = try aliases.meaning(of: name, below: []) else {
                return .words([name] + found.rest)
            }
            let rest = found.rest
            switch meaning {
            case .shell(let text): return .shell(CommandAliases.command(text, rest))
            case .words(let words):
                guard passed.insert(name).inserted else { throw Self.endless(name) }
                found = try read(words, of: name)
            }
            found.rest += rest
            if found.command == name, commands.contains(name) { return .words([name] + found.rest) }
        }
    }

    /// Takes the aliases out of the words below a command.
    ///
    /// - Parameters:
    ///   - words: What stands behind the command.
    ///   - path: The command, by its own names.
    ///   - subcommands: The names below it that no alias has made; nil where they are not known here: there a name is one
    ///     that stands for itself.
    /// - Returns: What is left of them.
    /// - Throws: `UsageError` for an alias that cannot be used.
    mutating func resolve(
        _ words: [String], below path: [String], subcommands: @autoclosure () -> [String]?
    ) throws(UsageError) -> Outcome {
        var words = words
        var passed: Set<String> = []
        if aliases.names(below: path).isEmpty { return .words(words) }
        while let found = try? WordParser([.init("command")]).parse(words) {
            let name = found.command
            guard let meaning = try aliases.meaning(of: name, below: path) else { break }
            switch meaning {
            case .shell(let text): return .shell(CommandAliases.command(text, found.rest))
            case .words(let others):
                guard passed.insert(name).inserted else { throw Self.endless(name) }
                let rest = try read([path[0]] + others, of: name).rest
                // Whatever the alias of a command begins with stands for that command.
                if subcommands()?.contains(name) ?? (rest.first == name) {
                    return .words([name] + rest.dropFirst() + found.rest)
                }
                words = rest + found.rest
            }
        }
        return .words(words)
    }

    /// Reads what an alias stands for; its global options hold from here on.
    private mutating func read(_ words: [String], of name: String) throws(UsageError) -> WordParser.Result {
        let found = try parser.parse(words)
        for option in ["debug", "profile"] where found.values[option] != nil {
            throw UsageError(
                message:
                    "Global parameter \"--\(option)\" detected in alias \"\(name)\" which is not support "
                    + "in subcommand aliases.", exitStatus: 255)
        }
        values.merge(found.values) { $1 }
        return found
    }

    /// The AWS CLI runs into Python's limit here.
    private static func endless(_ name: String) -> UsageError {
        UsageError(
            message: "the alias \"\(name)\" stands for itself in the end: mend ~/.aws/cli/alias",
            exitStatus: 255)
    }
}

extension WordParser.Result {
    /// The word that names a command.
    fileprivate var command: String {
        if case .text(let name) = values["command"] { name } else { "" }
    }
}
