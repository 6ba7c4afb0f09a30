public import Runbooks

/// One block as a program for its shell, and the way back from what the shell gives.
///
/// The shell is started with `arguments` and reads `text` from a file; the block is a part of that text, evaluated at
/// the top level with the name of the document as `$0` and the document's line numbers, so that the shell's own
/// messages read `deploy.md: line 41: …`. No argument holds a word of the block: a `pkill -f` in it does not find its
/// own shell. Nothing runs before one byte was read from descriptor `gate`; until then the engine puts the process
/// under supervision. Reports and state go by paths that are opened when needed, so that no descriptor but 0 to 2
/// reaches the block's processes.
///
/// zsh gets the same strictness, but reports nothing and carries no state.
public struct ShellProgram: Sendable {
    /// The descriptor of the gate: closed before the block begins.
    public static let gate: Int32 = 3
    /// The exit status of a shell that never began its block.
    public static let notBegun = 125

    let block: Block
    let shell: Step.Shell
    let isStrict: Bool
    let accept: [Step.AcceptedExit]
    let state: ShellState
    /// The complete environment that its shell was started with.
    public var environment: [EnvironmentVariable]
    let directory: String?

    /// Describes a program.
    ///
    /// - Parameters:
    ///   - block: The block.
    ///   - shell: The shell that reads it.
    ///   - isStrict: It stops at the first failing command and at unset variables.
    ///   - accept: Exits that are no failure.
    ///   - state: What earlier steps left.
    ///   - environment: The complete environment that the shell is started with.
    ///   - directory: Where to begin, in place of the carried directory.
    public init(
        block: Block, shell: Step.Shell = .bash, isStrict: Bool = true, accept: [Step.AcceptedExit] = [],
        state: ShellState = ShellState(), environment: [EnvironmentVariable] = [], directory: String? = nil
    ) {
        self.block = block
        self.shell = shell
        self.isStrict = isStrict
        self.accept = accept
        self.state = state
        self.environment = environment
        self.directory = directory
    }

    /// The path of the shell.
    public var executable: String { shell == .zsh ? "/usr/bin/zsh" : "/bin/bash" }

    /// The shell's arguments, for a program that stands at `path`.
    public func arguments(program path: String) -> [String] {
        let options = shell == .zsh ? ["-f"] : ["--noprofile", "--norc"]
        let text = ". \"$1\" || exit \(Self.notBegun); \(BashProgram.evaluation)"
        return options + ["-c", text, shell.rawValue, path]
    }

    /// The program.
    ///
    /// - Parameters:
    ///   - reports: The path of an empty file that takes failures and the end of the shell, appended.
    ///   - statePath: The path of an empty file that takes the state the block leaves.
    /// - Returns: The bytes for a file that the shell can read by its path.
    public func text(reports: String, state statePath: String) -> [UInt8] {
        if shell == .zsh { return zshText }
        let reports = reports.shellQuoted
        return Bytes(
            text: """
                builtin read -r -N 1 -u \(Self.gate) __rb_b || builtin exit \(Self.notBegun)
                exec \(Self.gate)<&-
                \(head)
                """) + entry(reports: reports) + body(reports: reports, state: statePath.shellQuoted)
    }

    /// What stands before the way into the directory.
    var head: String {
        """
        builtin set --
        BASH_ARGV0=\(block.range.file.shellQuoted)

        """
    }

    /// The way into the directory to begin in, unless that is where the shell was started.
    ///
    /// `reports`: The path, as a word of the shell.
    func entry(reports: String) -> Bytes {
        guard let path = directory.map(Bytes.init(text:)) ?? state.directory else { return [] }
        let report = "builtin printf '\(ShellReport.Kind.noDirectory.rawValue)\\0' >>\(reports)"
        return Bytes(text: "builtin cd -- ") + path.shellQuoted
            + Bytes(text: " 2>/dev/null || { \(report); builtin exit \(Self.notBegun); }\n")
            + Bytes(text: "builtin unset -v OLDPWD\n")
    }

    /// The state, the traps, the block itself and its options.
    ///
    /// `reports`, `state`: The paths, as words of the shell.
    func body(reports: String, state statePath: String) -> Bytes {
        let parts = BashProgram(
            reports: reports, state: statePath,
            accept: AcceptedExits(accept, in: block, firstLine: firstLine))
        var text = state.restoration
        text += Bytes(text: parts.text)
        text += Bytes(text: "__rb_b=") + paddedBlock.shellQuoted + Bytes(text: "\n")
        text += Bytes(text: "builtin shopt -s inherit_errexit\n")
        if shell == .sh { text += Bytes(text: "builtin set -o posix\n") }
        return text + Bytes(text: "builtin set -E\(isStrict ? "eu -o pipefail" : "")\n")
    }

    /// The number that the shell gives the block's first line: the document's.
    var firstLine: Int { block.lines.first ?? 1 }

    /// The block with as many lines before it as the document has.
    private var paddedBlock: Bytes {
        let clear = Bytes(text: "builtin unset -v __rb_b")
        let lines = firstLine > 1 ? Bytes(repeating: 10, count: firstLine - 1) : Bytes(text: "; ")
        return clear + lines + Bytes(text: block.text)
    }

    private var zshText: Bytes {
        let path = directory.map { "cd -- \($0.shellQuoted) || exit \(Self.notBegun)\n" } ?? ""
        return Bytes(
            text: """
                read -k 1 -u \(Self.gate) __rb_b || exit \(Self.notBegun)
                __rb_g=\(Self.gate); exec {__rb_g}<&-
                \(path)set --
                """)
            + Bytes(text: "\n__rb_b=") + Bytes(text: block.text).shellQuoted
            + Bytes(text: isStrict ? "\nset -eu -o pipefail\n" : "\n")
    }
}
