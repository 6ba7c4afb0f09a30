/// Scripts that teach a shell to complete the program's command line, made from the tree of commands.
///
/// Names of runs and steps come from the program itself: the scripts call
/// `PROGRAM completion --words run -- WORDS…` (or `step`) with the words typed so far, and offer the lines it
/// prints.
public enum CompletionScript {
    /// The script for a shell by its name, `bash`, `zsh` or `fish`; empty for any other.
    public static func text(for shell: String, _ root: CommandSpecification) -> String {
        switch shell {
        case "bash": bash(root)
        case "zsh": zsh(root)
        case "fish": fish(root)
        default: ""
        }
    }

    /// The call that lists names of a kind; the words of the line follow it.
    static func wordsCall(_ root: CommandSpecification, kind: String) -> String {
        "command \(root.name) completion --words \(kind) --"
    }

    /// A shell function's name from a program's or a command's.
    static func functionName(_ words: [String]) -> String {
        "_" + words.joined(separator: "_").map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    }

    /// A word that every one of the three shells reads as itself.
    static func singleQuoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// Lines with an indentation.
    static func indented(_ lines: [String], by columns: Int) -> [String] {
        lines.map { $0.isEmpty ? "" : String(repeating: " ", count: columns) + $0 }
    }
}
