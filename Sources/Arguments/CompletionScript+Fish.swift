extension CompletionScript {
    /// The script for fish: a file `PROGRAM.fish` in a completions folder.
    public static func fish(_ root: CommandSpecification) -> String {
        let name = "_" + functionName([root.name])
        let chains = CommandChain(root).visibleDescendants
        let options = chains.flatMap { $0.options }.filter { !$0.isFlag }
        let valued = Set(options.flatMap { $0.spellings }).sorted()
        let paths = chains.dropFirst().map { singleQuoted($0.path.joined(separator: " ")) }
        let lines = chains.flatMap { fishLines($0, program: root.name, functions: name) }
        return """
            # fish completion for \(root.name)

            # The commands typed so far are exactly the arguments.
            function \(name)_at
                set -l typed (commandline -opc)
                set -l path
                set -l is_value 0
                for word in $typed[2..-1]
                    if test $is_value = 1
                        set is_value 0
                        continue
                    end
                    switch $word
                        case \(valued.joined(separator: " "))
                            set is_value 1
                        case '*'
                            if contains -- (string join ' ' -- $path $word) \(paths.joined(separator: " "))
                                set -a path $word
                            end
                    end
                end
                test (string join ' ' -- '' $path) = (string join ' ' -- '' $argv)
            end

            # The names that the program prints for one kind of place.
            function \(name)_words
                set -l typed (commandline -opc)
                \(wordsCall(root, kind: "$argv[1]")) $typed[2..-1] 2>/dev/null
            end

            complete -c \(root.name) -f
            \(lines.joined(separator: "\n"))

            """
    }

    /// The lines for one command.
    private static func fishLines(
        _ chain: CommandChain, program: String, functions: String
    ) -> [String] {
        let words = "\(functions)_words"
        let condition = (["\(functions)_at"] + chain.path).joined(separator: " ")
        let start = "complete -c \(program) -n \(singleQuoted(condition))"
        let commands = chain.command.visibleSubcommands.map { command in
            "\(start) -a \(command.name) -d \(fishQuoted(command.summary))"
        }
        let arguments = chain.command.arguments.flatMap { argument in
            fishOffer(argument.offered, words).map { "\(start) \($0)" }
        }
        let options = chain.visibleOptions.map { option in
            let short = option.short.map { " -s \($0)" } ?? ""
            let value = option.isFlag ? [] : ["-r"] + fishOffer(option.offered, words)
            return (["\(start) -l \(option.long)\(short)", "-d \(fishQuoted(option.summary))"] + value)
                .joined(separator: " ")
        }
        return commands + arguments + options
    }

    /// The part of `complete` that offers what one kind of place takes.
    private static func fishOffer(_ kind: CompletionKind, _ words: String) -> [String] {
        switch kind {
        case .none: []
        case .words(let choices): ["-a \(fishQuoted(choices.joined(separator: " ")))"]
        case .file(nil): ["-F"]
        case .file(let ending?): ["-a '(__fish_complete_suffix .\(ending))'"]
        case .directory: ["-a '(__fish_complete_directories)'"]
        case .run: ["-a '(\(words) run)'"]
        case .step: ["-a '(\(words) step)'"]
        }
    }

    /// Between single quotes fish reads a backslash before a quote or a backslash, and nothing else.
    private static func fishQuoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
    }
}
