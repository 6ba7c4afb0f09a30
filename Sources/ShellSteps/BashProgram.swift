internal import Runbooks

/// The text that bash reads before a block: traps that tell what failed, and a dump of the state at the end.
///
/// Names that begin with `__rb_` are ours; no block sees them in its environment. Strictness is bash's own
/// (`errexit`, `nounset`, `pipefail`), so that it means what bash's manual says in conditions, functions and
/// subshells, except for failures that are none: a pipe that failed by SIGPIPE only, an accepted exit. For these the
/// ERR trap (`__rb_e`) turns `errexit` off, and a DEBUG trap (`__rb_dt`) turns it on again before the next command.
///
/// Every handler is one group whose standard error is `/dev/null`, so that nothing of it shows when a block says
/// `set -x`. Its redirection also marks, in `__rb_in`, that a handler runs: a redirection's words are expanded
/// before any command of the group, and so before the DEBUG trap, which then stands still.
struct BashProgram {
    /// The path, as a word of the shell, that failures and the end are appended to.
    var reports: String
    /// The path, as a word of the shell, that takes the state.
    var state: String
    /// The exits that are no failure.
    var accept: AcceptedExits

    /// The variable that remembers the directory a block began in.
    static let startVariable = "__rb_w"
    /// The command that runs a block, as the traps see it when a whole block failed by its last list.
    static let evaluation = #"builtin eval "$__rb_b""#
    /// How many bytes of a command are reported.
    private static let commandLimit = 4000

    /// The commands that set everything up but for the options, which have to come last.
    ///
    /// What is seldom needed is kept as text and read when it is: reading a function costs every block.
    var text: String {
        """
        exit() { builtin exit "$@"; }
        trap() { builtin eval "$__rb_t"; }
        __rb_r() { builtin return "$1"; }
        __rb_t=\(Self.onTrap.shellQuoted) __rb_g=\(uncovering.shellQuoted)
        \(accept.function)
        __rb_e=\(onError.shellQuoted) __rb_u=\(Self.carryOn.shellQuoted) __rb_dt=\(Self.onNextCommand.shellQuoted)
        __rb_x=\(onExit.shellQuoted) __rb_z=\(Self.onSubshellExit.shellQuoted)
        __rb_et=$__rb_e __rb_xt=$__rb_x \(Self.startVariable)=$PWD
        builtin trap -- "$__rb_et" ERR
        builtin trap -- "$__rb_xt" EXIT
        builtin trap -- \(onTermination.shellQuoted) TERM

        """
    }

    // MARK: - Reports

    /// One record: a letter, the exit statuses (of the command, then of the parts of its pipe), line, depth of
    /// subshells, function names, their sources, the lines of their calls, the command. Lists have their length first.
    private static let fields =
        #""${#__rb_s[@]}" "${__rb_s[@]}" "$__rb_n" "$BASH_SUBSHELL" "${#__rb_p[@]}" "${__rb_p[@]}" "#
        + #""${#BASH_SOURCE[@]}" "${BASH_SOURCE[@]}" "${#BASH_LINENO[@]}" "${BASH_LINENO[@]}" "#
        + #""${BASH_COMMAND:0:\#(commandLimit)}""#

    private func report(_ kind: ShellReport.Kind) -> String {
        #"builtin printf '%s\0' \#(kind.rawValue) \#(Self.fields) >>\#(reports)"#
    }

    // MARK: - Handlers

    /// A command failed: accept it, keep it in mind when the block goes on regardless, or report it, after which
    /// `errexit` ends the shell. `__rb_h` is set from an accepted failure to the next command: a function or `eval`
    /// that ends meanwhile with the same status only passes it on.
    private var onError: String {
        #"""
        { __rb_s=("$?" "${PIPESTATUS[@]}") __rb_n=$LINENO __rb_p=("${FUNCNAME[@]}") __rb_v=
        if [[ ${__rb_h-} && ${#__rb_s[@]} == 2 && $__rb_h == "$__rb_s $BASH_COMMAND" ||
        ${__rb_h-} && $__rb_s == ${__rb_h%% *} && $BASH_COMMAND == ?(builtin |command )"eval "* ]]; then __rb_v=1
        else
        [[ ! ${__rb_h-} ]] || builtin eval "$__rb_u"
        if [[ ${#__rb_s[@]} -gt 2 && ${__rb_s[-1]} == 0 ]]; then
        __rb_v=1
        for __rb_i in "${__rb_s[@]:1}"; do [[ $__rb_i == 0 || $__rb_i == 141 ]] || __rb_v=; done
        fi
        \#(accept.function.isEmpty ? "" : "[[ $__rb_v ]] || ! __rb_k || __rb_v=1")
        if [[ $__rb_v ]]; then
        \#(report(.accepted))
        __rb_h="$__rb_s $BASH_COMMAND" __rb_o=${-//[!e]}
        builtin set +e -T
        [[ $BASH_SUBSHELL == 0 ]] || builtin trap "$__rb_z" EXIT
        builtin trap -- "$__rb_dt" DEBUG
        elif [[ $- == *e* ]]; then \#(report(.failed))
        elif [[ $BASH_COMMAND != '\#(Self.evaluation)' ]]; then
        __rb_l=(\#(ShellReport.Kind.ignored.rawValue) \#(Self.fields))
        fi
        fi
        __rb_in=${__rb_ue:+1}; } 2>"${__rb_in:=/dev/null}"
        """#
    }

    /// The next command after an accepted failure begins.
    private static let onNextCommand = #"{ [[ ${__rb_in-} ]] || builtin eval "$__rb_u"; } 2>/dev/null"#

    /// Strict again.
    private static let carryOn = #"""
        __rb_h=
        builtin trap - DEBUG
        [[ $BASH_SUBSHELL == 0 ]] || builtin trap - EXIT
        [[ ! $__rb_o ]] || builtin set -e
        builtin set +T
        """#

    /// A subshell ends with an accepted failure: its parent must not take that for one.
    private static let onSubshellExit =
        #"{ [[ $? != "${__rb_h%% *}" ]] || builtin exit 0; } 2>"${__rb_in:=/dev/null}""#

    /// The shell ends: write the state if it ends well, and say how it ended.
    private var onExit: String {
        #"""
        { __rb_s=("$?") __rb_n=$LINENO __rb_p=("${FUNCNAME[@]}")
        [[ ! ${__rb_h-} || $__rb_s != "${__rb_h%% *}" ]] || { __rb_s=(0); builtin trap - DEBUG; }
        if [[ $__rb_s == 0 ]]; then
        builtin unset -f exit trap ${__rb_d+runbook} || :
        if builtin compgen -A function -X '__rb_*' >/dev/null; then
        builtin declare -F >|\#(state)
        builtin mapfile -t __rb_f <\#(state)
        fi
        [[ ${#__rb_p[@]} -le 1 && ${__rb_p[0]-exit} == exit ]] || { builtin eval "$__rb_g"; __rb_g; }
        builtin unset -v __rb_e __rb_et __rb_x __rb_xt __rb_t __rb_g __rb_u __rb_dt __rb_z
        {
        builtin declare -p
        builtin printf '\0'
        for __rb_i in "${__rb_f[@]}"; do
        [[ $__rb_i != *' __rb_'* ]] || continue
        builtin printf '%s\0' "$__rb_i"
        builtin declare -f "${__rb_i##* }"
        builtin printf '\0'
        done
        builtin printf '\0%s\0#END' "$PWD"
        } >|\#(state)
        fi
        [[ ! ${__rb_l-} ]] || builtin printf '%s\0' "${__rb_l[@]}" >>\#(reports)
        \#(report(.ended))
        [[ $__rb_s != 0 || ${__rb_ux-} ]] || builtin exit 0
        __rb_in=; } 2>"${__rb_in:=/dev/null}"
        """#
    }

    /// After `exit` in a function: uncovers the global variables, as `declare -p` would list the locals of all callers.
    ///
    /// `declare -gt` marks the global one; what does not show the mark is a local one. To unset it from here, one
    /// call deeper, removes it and uncovers the next.
    private var uncovering: String {
        #"""
        __rb_g() {
        builtin compgen -v >|\#(state)
        builtin mapfile -t __rb_i <\#(state)
        for __rb_j in "${__rb_i[@]}"; do
        [[ $__rb_j != __rb_* && ! -R $__rb_j ]] || continue
        __rb_k=0
        builtin declare -gt "$__rb_j" || continue
        while builtin declare -p "$__rb_j" >|\#(state); IFS=" " builtin read -r __rb_l1 __rb_l2 __rb_l3 <\#(state)
        [[ $__rb_l2 != *t* ]] && ((__rb_k++ < 20)); do builtin unset -v "$__rb_j" || break; done
        if [[ $__rb_k != 0 && $__rb_l3 != *=* ]]; then builtin unset -v "$__rb_j"; else builtin declare -g +t "$__rb_j"; fi
        done
        }
        """#
    }

    /// The engine ends the block, or somebody does: say what ran, then end as without this handler.
    private var onTermination: String {
        #"""
        { __rb_s=(143) __rb_n=$LINENO __rb_p=("${FUNCNAME[@]}")
        \#(report(.terminated))
        builtin trap - TERM
        builtin kill -TERM "$BASHPID"; } 2>/dev/null
        """#
    }

    /// What the function `trap` does, which stands for the builtin so that a block's own EXIT and ERR traps run after
    /// ours, not in place of them.
    private static let onTrap = #"""
        if [[ $BASH_SUBSHELL != 0 || $# == 0 || $1 == -?* && $1 != -- ]]; then builtin trap "$@"; builtin return; fi
        [[ $1 != -- ]] || builtin shift
        [[ $# != 1 ]] || builtin set -- - "$1"
        local __rb_a=$1 __rb_c=$1 __rb_i __rb_q=()
        [[ $__rb_a != - ]] || __rb_a=
        builtin shift
        for __rb_i; do case ${__rb_i^^} in
        EXIT|SIGEXIT|0)
        __rb_ux=$__rb_a __rb_xt=$__rb_x
        [[ ! $__rb_a ]] || __rb_xt+='
        if __rb_r "$__rb_s"; then builtin eval "$__rb_ux"; else builtin eval "$__rb_ux"; fi
        builtin exit "$__rb_s"'
        builtin trap -- "$__rb_xt" EXIT ;;
        ERR|SIGERR)
        __rb_ue=$__rb_a __rb_et=$__rb_e
        [[ ! $__rb_a ]] || __rb_et+='
        [[ $__rb_v ]] || __rb_r "$__rb_s" || builtin eval "$__rb_ue"
        __rb_in='
        builtin trap -- "$__rb_et" ERR ;;
        *) __rb_q+=("$__rb_i") ;;
        esac; done
        [[ ${#__rb_q[@]} == 0 ]] || builtin trap -- "$__rb_c" "${__rb_q[@]}"
        """#
}
