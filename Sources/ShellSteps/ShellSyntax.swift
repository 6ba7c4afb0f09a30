public import Runbooks

/// What `bash -n` says about a block.
public enum ShellSyntax {
    /// The arguments that make a shell read a block from its standard input without running it.
    ///
    /// A block that turns `extglob` on is read with it on: without running it bash would not know.
    public static func arguments(for shell: Step.Shell, block: Block) -> [String] {
        let extended = block.text.contains("extglob") ? ["-O", "extglob"] : []
        return switch shell {
        case .bash: ["--noprofile", "--norc"] + extended + ["-n"]
        case .sh: ["--noprofile", "--norc", "--posix"] + extended + ["-n"]
        case .zsh: ["-f", "-n", "/dev/stdin"]
        }
    }

    /// The problems that the shell printed, each with its line in the document.
    ///
    /// `errors` is its standard error.
    public static func problems(in errors: String, block: Block) -> [(message: String, line: Int)] {
        errors.split(separator: "\n").compactMap { text in
            guard let message = BashMessage(line: text, sources: ["bash", "/bin/bash", "sh"]) ?? zsh(text),
                // The second line of a syntax error repeats the source line in quotes.
                !message.text.hasPrefix("`")
            else { return nil }
            return openHereDocument(message, in: block)
                ?? (message.text, block.documentLine(of: message.line))
        }
    }

    /// To bash a here-document without its end is worth a warning at the last line. It swallows the commands after it.
    private static func openHereDocument(
        _ message: BashMessage, in block: Block
    ) -> (message: String, line: Int)? {
        let opening = "warning: here-document at line "
        guard message.text.hasPrefix(opening),
            let line = Int(message.text.dropFirst(opening.count).prefix(while: \.isNumber)),
            let word = message.text.split(separator: "(wanted `").last?.dropLast(2)
        else { return nil }
        return (
            "the here-document is never ended by a line `\(word)`: it swallows the rest of the block",
            block.documentLine(of: line)
        )
    }

    /// zsh writes `/dev/stdin:LINE: parse error near …`.
    private static func zsh(_ text: Substring) -> BashMessage? {
        let parts = text.split(separator: ":", maxSplits: 2)
        guard parts.count == 3, parts[0] == "/dev/stdin" else { return nil }
        return BashMessage(line: "\(parts[0]): line \(parts[1]):\(parts[2])", sources: [String(parts[0])])
    }
}
