public import Runbooks

/// Questions about the text of a block.
public enum ShellText {
    /// Whether a block assigns a variable: `NAME=`, `read`, `export`, `declare`, `local`, `printf -v`, `mapfile`,
    /// `for NAME in`.
    ///
    /// A look at words, not a parser: it may say yes for text in quotes.
    public static func assigns(_ variable: String, in block: Block) -> Bool {
        let text = block.text
        var rest = text[...]
        while let range = rest.firstRange(of: variable) {
            let before = text[..<range.lowerBound]
            let after = text[range.upperBound...]
            rest = after
            if let last = before.last,
                last.isLetter || last.isNumber || last == "_" || last == "$" || last == "{"
            {
                continue
            }
            if after.hasPrefix("=") || after.hasPrefix("+=") || after.hasPrefix("[") { return true }
            if let next = after.first, next.isLetter || next.isNumber || next == "_" { continue }
            let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
            let words = line.split { $0 == " " || $0 == "\t" || $0 == ";" }
            if words.contains(where: { Self.assigning.contains(String($0)) }) { return true }
        }
        return false
    }

    private static let assigning: Set<String> = [
        "read", "export", "declare", "typeset", "local", "readonly", "-v", "mapfile", "readarray", "for",
        "getopts",
    ]
}

/// What `bash -n` says about a block.
public enum ShellSyntax {
    /// The arguments that make a shell read a block from its standard input without running it.
    public static func arguments(for shell: Step.Shell) -> [String] {
        switch shell {
        case .bash: ["--noprofile", "--norc", "-n"]
        case .sh: ["--noprofile", "--norc", "--posix", "-n"]
        case .zsh: ["-n"]
        }
    }

    /// The problems that the shell printed, each with its line in the document.
    public static func problems(in errors: String, block: Block) -> [(message: String, line: Int)] {
        var problems: [(message: String, line: Int)] = []
        for text in errors.split(separator: "\n") {
            guard let start = text.firstRange(of: "line ") else { continue }
            let rest = text[start.upperBound...]
            guard let colon = rest.firstIndex(of: ":"), let line = Int(rest[..<colon]) else { continue }
            let message = rest[rest.index(after: colon)...].drop { $0 == " " }
            // The second line of a syntax error repeats the source line in quotes.
            if message.hasPrefix("`") { continue }
            problems.append((String(message), block.documentLine(of: line)))
        }
        return problems
    }
}
