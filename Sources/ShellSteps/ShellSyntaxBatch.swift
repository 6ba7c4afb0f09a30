public import Runbooks

/// Many blocks that one bash reads, one after another, and runs nothing of.
///
/// Starting a shell for each block costs a hundred times what reading the block does. bash says nothing more after
/// the first block that it has a word about, so what it read before was read by a shell that had met no error: no
/// block changes what is said of another. The block with the error is asked about by itself, see `ShellSyntax`.
public struct ShellSyntaxBatch: Sendable {
    /// The arguments of bash. The blocks stand on its standard input.
    public let arguments: [String]
    /// What bash reads from its standard input: each block's text, ended by NUL.
    public private(set) var input: [UInt8] = []

    /// How many blocks stand in one batch at most, and how many bytes: after an error the rest is given to a new shell.
    public static let limit = (blocks: 256, bytes: 256 << 10)

    /// Begins a batch of blocks that bash reads in the same way.
    ///
    /// `arguments` are those of `ShellSyntax.arguments(for:block:)` for each block of it, whose shell is not zsh.
    public init(arguments: [String]) {
        self.arguments = arguments.filter { $0 != "-n" } + ["-c", Self.program, "bash"]
    }

    /// True when a block can stand in a batch: NUL would end it early.
    public static func canHold(_ block: Block, _ shell: Step.Shell) -> Bool {
        shell != .zsh && !block.text.utf8.contains(0)
    }

    /// Adds a block.
    public mutating func add(_ block: Block) {
        input += block.text.utf8
        input.append(0)
    }

    /// How many blocks bash read without a word, from the first one on; `errors` is its standard error.
    public static func soundCount(in errors: [UInt8]) -> Int { errors.prefix { $0 == 0 }.count }

    /// `set -n` stands before the text of each block and holds to its end, as nothing is run that could take it back;
    /// then the function ends, and its `local -` brings the options back. After a sound block bash writes a NUL, to
    /// where it complains, so that the two keep their order.
    private static let program = #"""
        __rb_n() {
        local -
        builtin eval "set -n
        $1"
        }
        builtin mapfile -d '' -t __rb_b
        for __rb_t in "${__rb_b[@]}"; do __rb_n "$__rb_t" || builtin exit; builtin printf '\0'; done >&2
        """#
}
