extension CompletionScript {
    /// The script for bash 4.4 or later; needs nothing but bash.
    public static func bash(_ root: CommandSpecification) -> String {
        let name = functionName([root.name])
        let chains = CommandChain(root).visibleDescendants
        let cases = chains.flatMap { bashCase($0) }
        return """
            # bash completion for \(root.name)

            # What the command in `path` takes: its commands, its options, those of them with a value and what
            # goes there, and its arguments in order, of which a last `...` says that the one before repeats.
            \(name)_command() {
                case $path in
            \(indented(cases, by: 4).joined(separator: "\n"))
                esac
            }

            # Offers what one kind of place takes, each with the text of $2 before it.
            \(name)_offer() {
                local kind=${1%%:*} rest=${1#*:} before=$2 typed=${current#"$2"} candidate
                local -a candidates=()
                case $kind in
                words) read -ra candidates <<<"$rest" ;;
                directory) mapfile -t candidates < <(compgen -d -- "$typed") ;;
                file)
                    mapfile -t candidates < <(
                        compgen -d -- "$typed"
                        compgen -f -- "$typed" | while IFS= read -r candidate; do
                            [[ -f $candidate && $candidate == *"$rest" ]] && printf '%s\\n' "$candidate"
                        done
                    )
                    ;;
                run | step)
                    mapfile -t candidates < <(\(wordsCall(root, kind: "\"$kind\"")) "${words[@]}" 2>/dev/null)
                    ;;
                esac
                if [[ $kind == file || $kind == directory ]]; then compopt -o filenames 2>/dev/null; fi
                for candidate in "${candidates[@]}"; do
                    if [[ $before$candidate == "$current"* ]]; then COMPREPLY+=("${before}${candidate}"); fi
                done
            }

            \(name)() {
                local -a words=() operands=() reply=()
                local -A values=()
                local word index path='' commands='' options='' pending='' place=0 ended='' joins=''
                COMPREPLY=()

                # bash cuts words at `=` and `:`; put them together again.
                for ((index = 1; index <= COMP_CWORD; index++)); do
                    word=${COMP_WORDS[index]}
                    if [[ ${#words[@]} -gt 0 && ( $joins || $word == [=:]* ) ]]; then
                        words[-1]+=$word
                        if [[ $word == [=:]* ]]; then joins=1; else joins=''; fi
                    else
                        words+=("$word")
                    fi
                done
                local current=${words[-1]}
                local cut=${current%"${COMP_WORDS[COMP_CWORD]##[=:]}"}
                unset 'words[-1]'

                \(name)_command
                for word in "${words[@]}"; do
                    if [[ $pending ]]; then
                        pending=''
                    elif [[ ! $ended && $word == -- ]]; then
                        ended=1
                    elif [[ ! $ended && $word == -?* ]]; then
                        if [[ ${values[$word]+set} ]]; then pending=$word; fi
                    elif [[ $commands && $word == help ]]; then
                        continue
                    elif [[ " $commands " == *" $word "* ]]; then
                        path+=" $word"
                        \(name)_command
                    else
                        place=$((place + 1))
                    fi
                done

                if [[ $pending ]]; then
                    \(name)_offer "${values[$pending]}" ''
                elif [[ ! $ended && $current == --*=* && ${values[${current%%=*}]+set} ]]; then
                    \(name)_offer "${values[${current%%=*}]}" "${current%%=*}="
                elif [[ ! $ended && $current == -* ]]; then
                    \(name)_offer "words:$options" ''
                elif [[ $commands ]]; then
                    \(name)_offer "words:$commands" ''
                else
                    index=$((${#operands[@]} - 2))
                    if [[ $place -gt $index && ${operands[*]: -1} == ... ]]; then place=$index; fi
                    \(name)_offer "${operands[place]-none:}" ''
                fi

                # What is left of the last cut is on the line already.
                for word in "${COMPREPLY[@]}"; do
                    if [[ $word == "$cut"* ]]; then reply+=("${word#"$cut"}"); else reply+=("$word"); fi
                done
                COMPREPLY=("${reply[@]}")
            }

            complete -F \(name) \(root.name)

            """
    }

    /// The branch for one command.
    private static func bashCase(_ chain: CommandChain) -> [String] {
        let options = chain.visibleOptions
        let commands = chain.command.visibleSubcommands.map { $0.name }
        let values = options.filter { !$0.isFlag }.flatMap { option in
            option.spellings.map { "[\($0)]=\(singleQuoted(bashKind(option.offered)))" }
        }
        let operands = chain.command.arguments.map { singleQuoted(bashKind($0.offered)) }
        let repeats = chain.command.arguments.last?.arity.isOpenEnded == true ? ["..."] : []
        return [
            "\(singleQuoted(chain.path.map { " \($0)" }.joined())))",
            "    commands=\(singleQuoted((commands + (commands.isEmpty ? [] : ["help"])).joined(separator: " ")))",
            "    options=\(singleQuoted(options.flatMap { $0.spellings }.joined(separator: " ")))",
            "    values=(\(values.joined(separator: " ")))",
            "    operands=(\((operands + repeats).joined(separator: " ")))",
            "    ;;",
        ]
    }

    /// A kind of place as the script knows it, `NAME:DETAIL`.
    private static func bashKind(_ kind: CompletionKind) -> String {
        switch kind {
        case .none: "none:"
        case .words(let words): "words:\(words.joined(separator: " "))"
        case .file(let ending): "file:\(ending.map { ".\($0)" } ?? "")"
        case .directory: "directory:"
        case .run: "run:"
        case .step: "step:"
        }
    }
}
