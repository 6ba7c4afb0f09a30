public import Runbooks

/// Questions about the text of a block.
public enum ShellText {
    /// Whether a block assigns a variable in its own shell: `NAME=`, `read`, `export`, `declare`, `printf -v`,
    /// `mapfile`, `getopts`, `for NAME in` and `${NAME:=…}`.
    ///
    /// What a subshell, a sourced file or an `eval` assigns does not count.
    public static func assigns(_ variable: String, in block: Block) -> Bool {
        ShellScanner.scan(block.text).commands.contains { $0.isOwn && assigns(variable, in: $0.words) }
    }

    private static func assigns(_ variable: String, in words: [String]) -> Bool {
        if words.contains(where: { $0.contains("${\(variable):=") || $0.contains("${\(variable)=") }) {
            return true
        }
        var rest = words[...]
        // `NAME=value` alone, not `NAME=value command`: that lasts as long as the command.
        let assignments = rest.prefix { isAssignment($0) }
        rest = rest.dropFirst(assignments.count)
        if rest.isEmpty { return assignments.contains { target(of: $0) == variable } }
        while let first = rest.first, ["command", "builtin"].contains(first) { rest = rest.dropFirst() }
        guard let command = rest.popFirst() else { return false }
        let arguments = rest.map { $0.filter { !"'\"".contains($0) } }
        switch command {
        case "export", "declare", "typeset", "readonly":
            return arguments.contains { !$0.hasPrefix("-") && target(of: $0) == variable }
        case "read", "mapfile", "readarray", "for", "let":
            return arguments.contains { target(of: $0) == variable }
        case "getopts": return arguments.dropFirst().first == variable
        case "printf", "wait":
            let option = command == "printf" ? "-v" : "-p"
            return zip(arguments, arguments.dropFirst()).contains {
                $0 == option && target(of: $1) == variable
            }
        default: return false
        }
    }

    private static func isAssignment(_ word: String) -> Bool {
        let name = target(of: word)
        return name.utf8.count < word.utf8.count && CarriedNames.isVariable(name)
            && (word.dropFirst(name.count).hasPrefix("=") || word.dropFirst(name.count).hasPrefix("+=")
                || word.dropFirst(name.count).hasPrefix("["))
    }

    /// The name that a word begins with.
    private static func target(of word: String) -> String {
        String(decoding: word.utf8.prefix { CarriedNames.isNameByte($0) }, as: UTF8.self)
    }
}
