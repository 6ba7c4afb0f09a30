extension ShellScript {
    /// Whether the script assigns a variable in its own shell: `NAME=`, `read`, `export`, `declare`, `printf -v`,
    /// `mapfile`, `getopts`, `for NAME in` and `${NAME:=…}`.
    ///
    /// What a subshell, a sourced file or an `eval` assigns does not count.
    public func assigns(_ variable: String) -> Bool {
        commands.contains { $0.isOwn && $0.assignedNames.contains(variable) }
    }
}

extension ShellCommand {
    /// The variables that it assigns and that outlive it.
    public var assignedNames: [String] {
        var names = words.flatMap { Self.defaultedNames(in: $0.text) }
        var rest = words[...]
        // `NAME=value` alone, not `NAME=value command`: that lasts as long as the command.
        let assignments = rest.prefix { Self.isAssignment($0.text) }
        rest = rest.dropFirst(assignments.count)
        if rest.isEmpty { return names + assignments.map { Self.target(of: $0.text) } }
        while let first = rest.first, ["command", "builtin"].contains(first.text) { rest = rest.dropFirst() }
        guard let command = rest.popFirst() else { return names }
        let arguments = rest.map(\.unquoted)
        switch command.text {
        case "export", "declare", "typeset", "readonly", "local":
            names += arguments.filter { !$0.hasPrefix("-") }.map(Self.target)
        case "read", "mapfile", "readarray", "for", "let":
            names += arguments.map(Self.target)
        case "getopts": names += arguments.dropFirst().prefix(1)
        case "printf", "wait":
            let option = command.text == "printf" ? "-v" : "-p"
            names += zip(arguments, arguments.dropFirst()).filter { $0.0 == option }.map {
                Self.target(of: $0.1)
            }
        default: break
        }
        return names.filter { !$0.isEmpty }
    }

    /// The names in `${NAME:=…}` and `${NAME=…}`.
    private static func defaultedNames(in word: String) -> [String] {
        guard word.utf8.contains(UInt8(ascii: "$")) else { return [] }
        return word.split(separator: "${", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
            let name = target(of: String(rest))
            let after = rest.dropFirst(name.count)
            return after.hasPrefix(":=") || after.hasPrefix("=") ? name : nil
        }
    }

    private static func isAssignment(_ word: String) -> Bool {
        let rest = word.utf8.drop { ShellNames.isNameByte($0) }
        guard
            rest.first == UInt8(ascii: "=") || rest.first == UInt8(ascii: "[") || rest.starts(with: "+=".utf8)
        else { return false }
        return ShellNames.isVariable(target(of: word))
    }

    /// The name that a word begins with.
    private static func target(of word: String) -> String {
        String(decoding: word.utf8.prefix { ShellNames.isNameByte($0) }, as: UTF8.self)
    }
}
