public import Runbooks

/// What bash reads before, and instead of, a block: the gate, the carried state, the traps that tell what failed,
/// the block itself, and the dump of the state that it leaves.
///
/// The block's text and the report go by files whose paths are given, so that `LINENO` counts the block's own
/// lines and no descriptor beside 0 to 2 reaches the block's processes. Nothing of the block runs before one byte
/// was read from descriptor 200: until then the engine puts the process under supervision.
public struct ShellProgram: Sendable {
    /// The descriptor of the gate: closed before the block begins.
    public static let gate: Int32 = 200
    /// The exit status of a shell that never began its block.
    public static let notBegun = 125

    /// The arguments of bash, before the path of the program.
    public static let arguments = ["--noprofile", "--norc"]

    /// The program for one block.
    ///
    /// `block`: The path of a file that holds the block's text.
    /// `report`: The path of an empty file that takes failures and the state, appended.
    /// `state`: What earlier steps left.
    /// `directory`: Where to start, in place of the carried directory.
    public static func text(
        block: String, report: String, shell: Step.Shell, isStrict: Bool, accept: [Step.AcceptedExit],
        state: ShellState, directory: String?
    ) -> [UInt8] {
        var text = Array("builtin read -r -N 1 -u \(gate) __rb_gate || builtin exit \(notBegun)\n".utf8)
        text += Array("exec \(gate)<&-\nbuiltin unset __rb_gate\n".utf8)
        text += state.restoration
        if let directory = directory.map({ Array($0.utf8) }) ?? state.directory {
            let quoted = BashQuoting.quoted(directory)
            text += Array("builtin cd -- ".utf8) + quoted
            text += Array(
                " 2>/dev/null || { builtin printf 'CD\\0' >>\(report); builtin exit \(notBegun); }\n".utf8)
        }
        text += Array("builtin unset OLDPWD\n".utf8)
        text += Array(traps(report: report, accept: accept, isStrict: isStrict).utf8)
        if shell == .sh { text += Array("builtin set -o posix\n".utf8) }
        text += Array("builtin source \(block)\n\(dump(to: report))\n".utf8)
        return text
    }

    // MARK: - Parts

    /// The traps. What bash's own `errexit` and `pipefail` stop is stopped, but for pipes that failed by SIGPIPE
    /// only and for accepted exits: there the ERR trap turns `errexit` off and has it turned on again before the
    /// next command.
    private static func traps(report: String, accept: [Step.AcceptedExit], isStrict: Bool) -> String {
        let accepted = accept.map { "\($0.command):\($0.status)" }.joined(separator: " ")
        let test =
            #"[[ "$__rb_p" =~ ^" 141"(" 0"|" 141")*" 141"(" 0"|" 141")*" 0"$ || "#
            + #"( $__rb_p == " 141 141" && ${__rb_t-} == "$BASH_SUBSHELL" )"#
            + (accepted.isEmpty ? "" : #" || " \#(accepted) " == *" ${__rb_w##*/}:${__rb_s[0]} "*"#) + " ]]"
        let error = """
            __rb_s=("$?" "${PIPESTATUS[@]}")
            builtin printf -v __rb_p " %s" "${__rb_s[@]}"
            __rb_w=${BASH_COMMAND%%[[:space:]]*}
            if \(test); then
            if [[ $- == *e* || ${__rb_t-} ]]; then
            __rb_t=$BASH_SUBSHELL __rb_c=$BASH_COMMAND
            builtin set +e
            builtin trap "$__rb_debug" DEBUG
            fi
            else
            builtin printf "ERR\\0%s\\0%s\\0%s\\0%s\\0%s\\0%s\\0%s\\0" "$__rb_p" "$LINENO" "$BASH_SUBSHELL" \
            "${BASH_SOURCE[*]}" "${FUNCNAME[*]}" "${BASH_LINENO[*]}" "$BASH_COMMAND" >>\(report)
            if [[ ${__rb_t-} ]]; then __rb_t=; builtin set -e; fi
            fi
            """
        let debug =
            #"if [[ $BASH_COMMAND != "$__rb_c" && $BASH_COMMAND != "builtin source"* ]]; then "#
            + #"__rb_t=; builtin set -e; builtin trap - DEBUG; fi"#
        let exit =
            #"__rb_x=$?; if [[ $BASH_SUBSHELL == 0 ]]; then if [[ $__rb_x == 0 && ! ${__rb_done-} ]]; then "#
            + #"builtin eval "$__rb_dump"; fi; builtin printf "EXIT\0%s\0%s\0%s\0" "$__rb_x" "$LINENO" "#
            + #""$BASH_COMMAND" >>\#(report); fi"#
        var text = "__rb_dump=" + BashQuoting.quoted(dump(to: report)) + "\n"
        text += "__rb_debug=" + BashQuoting.quoted(debug) + "\n"
        text += "__rb_error=" + BashQuoting.quoted(error) + "\n"
        if isStrict { text += "builtin set -Eeuo pipefail\nbuiltin shopt -s inherit_errexit\n" }
        text += "builtin trap 'builtin eval \"$__rb_error\"' ERR\n"
        text += "builtin trap " + BashQuoting.quoted(exit) + " EXIT\n"
        return text
    }

    /// The state, one section after the other; `END` proves that it is whole.
    private static func dump(to report: String) -> String {
        #"{ builtin trap - ERR DEBUG; builtin set +eux +o posix; builtin printf 'STATE\0'; builtin declare -p; "#
            + #"builtin printf '\0'; builtin declare -f; builtin printf '\0'; builtin declare -F; "#
            + #"builtin printf '\0%s\0END\0' "$PWD"; } >>\#(report) 2>/dev/null; __rb_done=1"#
    }
}
