internal import Runbooks
internal import ShellScanning

/// Commands that never end, that want a terminal, or that ask before they act.
enum CommandReview {
    /// What is the matter with a command.
    enum Trouble {
        /// It goes on until somebody interrupts it.
        case endless
        /// It talks to a person on a terminal.
        case interactive
        /// It asks, and goes on with `answer` in its arguments.
        case asks(answer: String)
    }

    static func diagnostics(of block: ReviewedBlock, isBackground: Bool) -> [Diagnostic] {
        block.script.commands.compactMap { command in
            guard let name = command.name, let trouble = CommandTable.trouble(of: name, Arguments(command))
            else {
                return nil
            }
            return diagnostic(trouble, command, in: block, isBackground: isBackground)
        }
    }

    private static func diagnostic(
        _ trouble: Trouble, _ command: ShellCommand, in block: ReviewedBlock, isBackground: Bool
    ) -> Diagnostic? {
        guard
            let first = command.words.first(where: {
                $0.text.split(separator: "/").last.map(String.init) == command.name
            })
        else { return nil }
        let shown = shown(command)
        let place = block.range(of: first)
        switch trouble {
        case .endless:
            let isCut =
                command.feedsAnother && command.words.first.map { block.cutOff.contains($0.offset) } ?? false
            if isBackground || command.isInBackground || isCut { return nil }
            return block.diagnostic(
                .error, "endless-command", "`\(shown)` never ends", at: place,
                help:
                    "put `timeout 30s` before it, cut it off with `| head`, mark the step `background`, or leave "
                    + "the block out with `ignore`")
        case .interactive:
            if command.hasInput { return nil }
            // What a reader types over there would run here.
            if command.name == "ssh", block.script.commands.contains(where: { $0.line > command.line }) {
                return block.diagnostic(
                    .error, "interactive-command",
                    "`\(shown)` opens no shell in a step, and the lines below it would run on this machine",
                    at: place,
                    help: "give `ssh` the commands: `ssh HOST 'COMMANDS'`, or a here-document as its input")
            }
            return block.diagnostic(
                .warning, "interactive-command", "`\(shown)` wants a terminal, and a step has none",
                at: place,
                help: "do it by a command that asks nothing, or leave the block out with `ignore`")
        case .asks(let answer):
            if command.hasInput { return nil }
            return block.diagnostic(
                .warning, "asks-a-person", "`\(shown)` asks before it acts, and nobody is there to answer",
                at: place,
                help: "add `\(answer)`")
        }
    }

    /// The command up to its first option's end, short enough for a message.
    private static func shown(_ command: ShellCommand) -> String {
        let words = [command.name ?? ""] + command.arguments.prefix(3).map(\.text)
        let text = words.joined(separator: " ")
        return text.count > 40 ? text.prefix(39) + "…" : text
    }
}

/// The arguments of a command, as questions to them.
struct Arguments {
    /// Every word, without quotes.
    let words: [String]
    let hasInput: Bool

    init(_ command: ShellCommand) {
        words = command.arguments.map(\.unquoted)
        hasInput = command.hasInput
    }

    /// One of the words stands there, alone or with `=…`.
    func has(_ options: String...) -> Bool {
        words.contains { word in options.contains { word == $0 || word.hasPrefix("\($0)=") } }
    }

    /// A letter among short options, alone or with others: `-f`, `-100f`, `-xf`.
    func has(letter: Character) -> Bool {
        words.contains { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.dropFirst().contains(letter) }
    }

    /// The words that are no options.
    var plain: [String] { words.filter { !$0.hasPrefix("-") } }

    /// The first plain words are these.
    func begin(with first: String...) -> Bool { plain.starts(with: first) }

    /// The first plain word is one of these.
    func action(in actions: Set<String>) -> Bool { plain.first.map(actions.contains) ?? false }
}
