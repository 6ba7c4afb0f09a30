/// A simple command in the text of a block.
struct ShellCommand: Sendable, Hashable {
    /// Its words as written, without redirections.
    var words: [String]
    /// The line of the text it begins in, from 1.
    var line: Int
    /// It runs in the block's own shell, not in a subshell or a command substitution.
    var isOwn: Bool

    /// The command's name without its folder, after assignments and commands that run another one.
    var name: String? {
        var rest = words[...]
        while let word = rest.first {
            let isRunner = Self.runners.contains(word)
            guard isRunner || word.contains("=") || word.hasPrefix("-") else { break }
            rest = rest.dropFirst(["-u", "-g"].contains(word) ? 2 : 1)
        }
        return rest.first?.split(separator: "/").last.map(String.init)
    }

    /// Commands that run another one.
    static let runners = ["sudo", "doas", "env", "command", "builtin", "nohup", "nice", "time"]
}

/// A pipe in the text of a block.
struct ShellPipe: Sendable, Hashable {
    /// One command of it.
    struct Part: Sendable, Hashable {
        /// As written.
        var text: String
        /// Without words when it is a compound command.
        var command: ShellCommand
    }

    /// Two or more.
    var parts: [Part]
    /// From the line of its first word to that of its last.
    var lines: ClosedRange<Int>
}
