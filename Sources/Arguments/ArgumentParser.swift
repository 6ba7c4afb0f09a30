internal import Texts

/// Reads a command line by a tree of commands.
public enum ArgumentParser {
    /// Reads the words after the program's name.
    ///
    /// Options may stand anywhere after their command; `--name value` and `--name=value` mean the same, `-abc`
    /// is `-a -b -c`, and after `--` nothing is an option. `--help`, `-h` and `help COMMAND` ask for help.
    ///
    /// - Parameters:
    ///   - arguments: The words, without the program's name.
    ///   - root: The program.
    /// - Returns: The command and what was said to it.
    /// - Throws: The first thing that is wrong.
    public static func parse(
        _ arguments: [String], _ root: CommandSpecification
    ) throws(ArgumentError) -> ParsedCommand {
        var reading = Reading(words: arguments[...], chain: CommandChain(root))
        return try reading.finish()
    }
}

/// One reading of one command line.
private struct Reading {
    /// The words that are still to be read.
    var words: ArraySlice<String>
    var chain: CommandChain
    var isHelpRequested = false
    /// An option that stands alone was given.
    var isWhole = false
    var positional: [String] = []
    var options: [String: [String]] = [:]

    mutating func finish() throws(ArgumentError) -> ParsedCommand {
        while let word = words.popFirst() {
            if word == "--" {
                while let word = words.popFirst() { try readPlain(word) }
            } else if word.hasPrefix("--") {
                try readLong(word.dropFirst(2))
            } else if word.hasPrefix("-"), word != "-" {
                try readShort(word.dropFirst())
            } else {
                try readPlain(word)
            }
        }
        let isFree = isHelpRequested || isWhole
        if !isFree, !chain.command.subcommands.isEmpty { throw chain.missingCommand }
        return ParsedCommand(
            chain: chain, isHelpRequested: isHelpRequested, positional: positional, options: options,
            operands: isFree ? [:] : try chain.operands(from: positional))
    }

    /// A word that is no option: a subcommand while there are any, else an argument.
    private mutating func readPlain(_ word: String) throws(ArgumentError) {
        if chain.command.subcommands.isEmpty {
            positional.append(word)
        } else if let next = chain.command.subcommand(word) {
            chain.descend(to: next)
            guard next.isSupported else { throw chain.unsupported("`\(chain.title)`") }
        } else if word == "help" {
            isHelpRequested = true
        } else {
            throw chain.unknownCommand(word)
        }
    }

    /// `name` or `name=value`, after the dashes.
    private mutating func readLong(_ text: Substring) throws(ArgumentError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard let option = chain.options.first(where: { $0.long == name }) else {
            throw chain.unknownOption("--\(name)", near: name)
        }
        let value = parts.count == 2 ? String(parts[1]) : nil
        if option.isFlag, let value {
            throw ArgumentError(
                "option `--\(name)` takes no value, but got \(quoted(value))", help: "write `--\(name)`")
        }
        try record(option, spelling: "--\(name)", attached: value)
    }

    /// The letters after one dash: flags, of which the last one may have a value.
    private mutating func readShort(_ text: Substring) throws(ArgumentError) {
        var letters = text
        while let letter = letters.popFirst() {
            guard let option = chain.options.first(where: { $0.short == letter }) else {
                throw chain.unknownOption("-\(letter)", near: String(text))
            }
            guard !option.isFlag, !letters.isEmpty else {
                try record(option, spelling: "-\(letter)", attached: nil)
                continue
            }
            let value = letters.hasPrefix("=") ? letters.dropFirst() : letters
            try record(option, spelling: "-\(letter)", attached: String(value))
            return
        }
    }

    private mutating func record(
        _ option: OptionSpecification, spelling: String, attached: String?
    ) throws(ArgumentError) {
        if option == .help {
            isHelpRequested = true
            return
        }
        guard option.isSupported else { throw chain.unsupported("option `--\(option.long)`") }
        isWhole = isWhole || option.standsAlone
        guard let valueName = option.valueName else {
            options[option.long] = [""]
            return
        }
        let value =
            if let attached { attached } else { try nextWord(spelling: spelling, valueName: valueName) }
        guard option.isRepeatable || options[option.long] == nil else {
            throw ArgumentError("option `--\(option.long)` is given twice", help: "keep one of them")
        }
        try checkChoice(value, of: option.choices, for: "option `--\(option.long)`")
        options[option.long, default: []].append(value)
    }

    /// The next word as a value; a word that is an option itself means that the value was forgotten.
    private mutating func nextWord(spelling: String, valueName: String) throws(ArgumentError) -> String {
        guard let next = words.first else {
            throw ArgumentError(
                "option `\(spelling)` needs a value", help: "write `\(spelling) \(valueName)`")
        }
        let name = next.prefix { $0 != "=" }
        if next == "--" || chain.options.contains(where: { $0.spellings.contains(String(name)) }) {
            let whole = spelling.hasPrefix("--") ? "\(spelling)=\(next)" : "\(spelling)\(next)"
            throw ArgumentError(
                "option `\(spelling)` needs a value, but \(quoted(next)) follows",
                help: "write `\(spelling) \(valueName)`, or `\(whole)` if that is the value")
        }
        words.removeFirst()
        return next
    }
}

/// A word of the user's between back-ticks, on one line and harmless on screen.
func quoted(_ word: String) -> String { "`\(ControlBytes.singleLine(word))`" }

/// Refuses a value that is not among the choices, if there are any.
func checkChoice(_ value: String, of choices: [String], for place: String) throws(ArgumentError) {
    if choices.isEmpty || choices.contains(value) { return }
    let nearest = Suggestion.nearest(to: value, in: choices).map { "did you mean `\($0)`? " } ?? ""
    throw ArgumentError(
        "\(place) can't be \(quoted(value))",
        help: "\(nearest)it is one of \(choices.map { "`\($0)`" }.joined(separator: ", "))")
}
