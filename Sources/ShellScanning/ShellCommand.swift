/// A word as it stands in the text, quotes and all.
public struct ShellWord: Sendable, Hashable {
    /// As written.
    public var text: String
    /// The byte of the script at which it begins, from 0.
    public var offset: Int

    /// Its text without quotes; what is expanded in it stands as written.
    public var unquoted: String { text.filter { !"'\"".contains($0) } }
}

/// A simple command in the text of a block.
public struct ShellCommand: Sendable, Hashable {
    /// Its words, without redirections.
    public var words: [ShellWord]
    /// The line of the text it begins in, from 1.
    public var line: Int
    /// It runs in the block's own shell, not in a subshell or a command substitution.
    public var isOwn: Bool
    /// Something is put into it: a file, a here-document, or the command before it in a pipe.
    public var hasInput = false
    /// Another command of a pipe reads what it prints.
    public var feedsAnother = false
    /// The shell does not wait for it.
    public var isInBackground = false

    /// The command's name without its folder, after assignments and commands that run another one.
    public var name: String? { own.first?.text.split(separator: "/").last.map(String.init) }

    /// The words after the command's name.
    public var arguments: ArraySlice<ShellWord> { own.dropFirst() }

    /// The command's own words.
    private var own: ArraySlice<ShellWord> {
        var rest = words[...]
        while let word = rest.first {
            let isRunner = Self.runners.contains(word.text)
            guard isRunner || word.text.contains("=") || word.text.hasPrefix("-") else { break }
            rest = rest.dropFirst(["-u", "-g"].contains(word.text) ? 2 : 1)
        }
        return rest
    }

    /// Commands that run another one.
    public static let runners = ["sudo", "doas", "env", "command", "builtin", "nohup", "nice", "time"]
}

/// A pipe in the text of a block.
public struct ShellPipe: Sendable, Hashable {
    /// One command of it.
    public struct Part: Sendable, Hashable {
        /// As written.
        public var text: String
        /// Without words when it is a compound command.
        public var command: ShellCommand
    }

    /// Two or more.
    public var parts: [Part]
    /// From the line of its first word to that of its last.
    public var lines: ClosedRange<Int>
}
