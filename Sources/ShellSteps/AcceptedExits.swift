internal import Runbooks
internal import ShellScanning

/// The exits of named commands that are no failure, as bash can ask for them when a command failed.
struct AcceptedExits {
    private let entries: [Step.AcceptedExit]
    private let script: ShellScript
    private let firstLine: Int

    /// Prepares the question.
    ///
    /// `firstLine` is the line number that bash gives the block's first line.
    init(_ entries: [Step.AcceptedExit], in block: Block, firstLine: Int) {
        self.entries = entries
        self.firstLine = firstLine
        script = ShellScript(entries.isEmpty ? "" : block.text)
    }

    /// The function `__rb_k`, which succeeds when each failure in `__rb_s` is accepted; empty when none can be.
    ///
    /// bash names the command that failed, but of a pipe only the last one, and of a function only its `return`, with
    /// the line of the call. What may fail there is therefore looked up by the line, in `__rb_kp`: entries are
    /// `PART:STATUS`, parts of a pipe counting from 1.
    var function: String {
        if entries.isEmpty { return "" }
        let alternatives = entries.map { "\($0.status) \(Self.prefix)([^ ]*/)?\(Self.escaped($0.command))" }
        let pattern = "^(\(alternatives.joined(separator: "|")))([[:space:]]|$)"
        return #"""
            __rb_kr=\#(pattern.shellQuoted) __rb_kp=(\#(table))
            __rb_k() {
            local BASH_REMATCH __rb_i
            if [[ ${#__rb_s[@]} == 2 ]]; then
            [[ "$__rb_s $BASH_COMMAND" =~ $__rb_kr ||
            $BASH_COMMAND == return* && " ${__rb_kp[__rb_n]-} " == *" 0:$__rb_s "* ]]
            builtin return "$?"
            fi
            for ((__rb_i = 1; __rb_i < ${#__rb_s[@]}; __rb_i++)); do
            [[ ${__rb_s[__rb_i]} == 0 || ${__rb_s[__rb_i]} == 141 && ${__rb_s[-1]} == 0 ||
            " ${__rb_kp[__rb_n]-} " == *" $__rb_i:${__rb_s[__rb_i]} "* ]] || builtin return 1
            done
            }
            """#
    }

    private var table: String {
        var table: [Int: [String]] = [:]
        func add(_ part: Int, _ name: String?, _ lines: ClosedRange<Int>) {
            for entry in entries where entry.command == name {
                for line in lines {
                    table[firstLine + line - 1, default: []].append("\(part):\(entry.status)")
                }
            }
        }
        for command in script.commands { add(0, command.name, command.line...command.line) }
        for pipe in script.pipes {
            for (index, part) in pipe.parts.enumerated() { add(index + 1, part.command.name, pipe.lines) }
        }
        return table.sorted { $0.key < $1.key }
            .map { "[\($0.key)]='\($0.value.joined(separator: " "))'" }.joined(separator: " ")
    }

    /// What may stand before a command's name: assignments, and commands that run another one.
    private static let prefix =
        "([A-Za-z_][A-Za-z0-9_]*=[^ ]* )*"
        + "((sudo|doas|env|command|builtin|nohup|nice|time)( -[ugpCDhRTrtUn] [^ ]+| -[^ ]+| [A-Za-z_][A-Za-z0-9_]*=[^ ]*)* )*"

    private static func escaped(_ name: String) -> String {
        String(name.flatMap { "\\^$.|?*+()[]{}".contains($0) ? ["\\", $0] : [$0] })
    }
}
