public import Runbooks

extension ShellProgram {
    /// The program for a host: it is started in the spool, where `reports`, `state` and `environment` lie, and has no gate, as
    /// its supervisor is one.
    ///
    /// What the block is given is in the text, and in no process's arguments. The environment that the host adds is
    /// written to `environment` before the block begins. It begins in the user's home folder where nothing else is said.
    ///
    /// - Parameter values: What `runbook value EXPRESSION` prints there, by expression.
    /// - Returns: The bytes for the file `program`.
    public func hostText(values: [(expression: String, output: String)] = []) -> [UInt8] {
        var text = Bytes(text: "__rb_d=$PWD\n")
        for variable in environment {
            text += Bytes(text: "builtin export \(variable.name)=\(variable.value.shellQuoted)\n")
        }
        text += Bytes(
            text: """
                \(head)builtin cd -- "${HOME:-/}" 2>/dev/null || builtin cd /
                builtin unset -v OLDPWD
                builtin declare -px >"$__rb_d/environment"

                """)
        return text + entry(reports: Self.hostReports) + Self.valueFunction(values)
            + body(reports: Self.hostReports, state: #""$__rb_d/state""#)
    }

    private static let hostReports = #""$__rb_d/reports""#

    /// The reports tell of the shell's own end.
    public static func hasEnded(_ reports: [UInt8]) -> Bool { !ShellReport(reports).all(.ended).isEmpty }

    /// The environment that a block on a host began with, from what `hostText` wrote.
    public static func environment(of dump: [UInt8]) -> [EnvironmentVariable] {
        dump.pieces(separatedBy: UInt8(ascii: "\n")).compactMap { line in
            guard let variable = ShellVariable(line: line), case .scalar(let value) = variable.value else {
                return nil
            }
            return EnvironmentVariable(name: variable.name, value: value.text)
        }
    }

    /// The command `runbook` on a host, which knows the values that the block asks for by their text.
    private static func valueFunction(_ values: [(expression: String, output: String)]) -> Bytes {
        let cases = values.map { value in
            "2:value:\(value.expression)".shellQuoted
                + ") builtin printf '%s\\n' \(value.output.shellQuoted) ;;\n"
        }
        let refusal =
            "runbook: on a host only `runbook value EXPRESSION` works, with the expression written out"
        return Bytes(
            text: """
                runbook() { case $#:${1-}:${2-} in
                \(cases.joined())*) builtin printf '%s\\n' \(refusal.shellQuoted) >&2; builtin return 2 ;;
                esac; }

                """)
    }
}
