extension CompletionScript {
    /// The script for zsh: a file `_PROGRAM` in a folder of `fpath`, or sourced after `compinit`.
    public static func zsh(_ root: CommandSpecification) -> String {
        let name = functionName([root.name])
        let functions = CommandChain(root).visibleDescendants.map { zshFunction($0) }
        return """
            #compdef \(root.name)
            # zsh completion for \(root.name)

            # Offers the names that the program prints for one kind of place, given the words typed so far.
            \(name)__words() {
                local -a found
                found=(${(f)"$(\(wordsCall(root, kind: "${@[-1]}")) $typed 2>/dev/null)"})
                compadd "${@[1,-2]}" -a found
            }

            \(functions.joined(separator: "\n"))
            if [[ $funcstack[1] == \(name) ]]; then
                \(name) "$@"
            else
                compdef \(name) \(root.name)
            fi

            """
    }

    /// The function that completes one command.
    private static func zshFunction(_ chain: CommandChain) -> String {
        let name = functionName(chain.commands.map { $0.name })
        let words = functionName(chain.commands.prefix(1).map { $0.name }) + "__words"
        let commands = chain.command.visibleSubcommands
        var specifications = chain.visibleOptions.map { zshOption($0, words) }
        guard !commands.isEmpty else {
            specifications += chain.command.arguments.enumerated().map {
                zshArgument($1, place: $0 + 1, words)
            }
            return """
                \(name)() {
                    _arguments -s -S \\
                \(indented(specifications, by: 8).joined(separator: " \\\n"))
                }

                """
        }
        specifications += ["'1: :->command'", "'*:: :->rest'"]
        let listed = (commands.map { ($0.name, $0.summary) } + [("help", "explain a command")])
            .map { "        " + singleQuoted("\($0.0):\($0.1)") }
        let branches = commands.map { command in
            "        \(command.name)) \(name)\(functionName([command.name])) && result=0 ;;"
        }
        return """
            \(name)() {
                local curcontext=$curcontext state line result=1
                local -A opt_args
                local -a commands\(chain.commands.count == 1 ? " typed=(${words[2,CURRENT-1]})" : "")
                commands=(
            \(listed.joined(separator: "\n"))
                )
                _arguments -C -s -S \\
            \(indented(specifications, by: 8).joined(separator: " \\\n")) && result=0
                case $state in
                command) _describe -t commands command commands && result=0 ;;
                rest)
                    case $line[1] in
            \(branches.joined(separator: "\n"))
                    help) _describe -t commands command commands && result=0 ;;
                    esac
                    ;;
                esac
                return result
            }

            """
    }

    /// One option as `_arguments` reads it; `words` is the function that lists names.
    private static func zshOption(_ option: OptionSpecification, _ words: String) -> String {
        let times = option.isRepeatable ? "*" : "(\(option.spellings.joined(separator: " ")))"
        let value = option.valueName.map { ":\($0):\(zshAction(option.offered, words))" } ?? ""
        let rest = "[\(zshEscaped(option.summary))]\(value)"
        return option.spellings.map { spelling in
            let mark = option.isFlag ? "" : spelling.hasPrefix("--") ? "=" : "+"
            return singleQuoted("\(times)\(spelling)\(mark)\(rest)")
        }.joined(separator: " ")
    }

    /// One argument as `_arguments` reads it.
    private static func zshArgument(
        _ argument: PositionalSpecification, place: Int, _ words: String
    ) -> String {
        let start = argument.arity.isOpenEnded ? "*" : argument.arity.isOptional ? "\(place):" : "\(place)"
        return singleQuoted("\(start):\(argument.name):\(zshAction(argument.offered, words))")
    }

    /// What `_arguments` calls for one kind of place.
    private static func zshAction(_ kind: CompletionKind, _ words: String) -> String {
        switch kind {
        case .none: " "
        case .words(let choices): "(\(choices.joined(separator: " ")))"
        case .file(nil): "_files"
        case .file(let ending?): "_files -g \"*.\(ending)\""
        case .directory: "_directories"
        case .run: "\(words) run"
        case .step: "\(words) step"
        }
    }

    /// A summary between the brackets of `_arguments`.
    private static func zshEscaped(_ text: String) -> String {
        text.map { "\\[]:".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
