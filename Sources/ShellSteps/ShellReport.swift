/// What a block's shell said about failures and its end, in the order it happened.
struct ShellReport: Sendable {
    /// What a record is about; the letter that begins it.
    enum Kind: String, Sendable {
        /// A failure that `accept`, or the rule for SIGPIPE, makes none.
        case accepted = "A"
        /// A failure under `errexit`: it ends the shell, or the subshell it happened in.
        case failed = "E"
        /// The last failure that `errexit` was not set for.
        case ignored = "L"
        /// SIGTERM came.
        case terminated = "T"
        /// The shell ended.
        case ended = "X"
        /// The directory to begin in is not there.
        case noDirectory = "D"
    }

    /// One record.
    struct Record: Sendable, Hashable {
        let kind: Kind
        /// The exit status of the command, then those of the parts of its pipe.
        let statuses: [Int]
        /// The line, as the shell counts.
        let line: Int
        /// How many subshells deep; 0 is the block's own shell.
        let depth: Int
        /// The functions it happened in, innermost first.
        let functions: [String]
        /// The files those functions, and sourced files, came from, innermost first.
        let sources: [String]
        /// The lines they were called at, innermost first.
        let callLines: [Int]
        /// The command, as bash prints it.
        let command: String

        /// The exit status of the command.
        var status: Int { statuses.first ?? 0 }
        /// The statuses of the parts of its pipe; empty when it was none.
        var pipeStatuses: [Int] { statuses.count > 2 ? Array(statuses.dropFirst()) : [] }
        /// It stands for the whole block: the last list of commands in it was false.
        var isWholeBlock: Bool { depth == 0 && command == BashProgram.evaluation }
    }

    private(set) var records: [Record] = []
    /// The shell could not go to the directory it should begin in.
    private(set) var lacksDirectory = false

    /// Reads all whole records.
    init(_ bytes: Bytes) {
        var fields = Fields(rest: bytes.pieces(separatedBy: 0)[...])
        while let letter = fields.rest.popFirst() {
            guard let kind = Kind(rawValue: letter.text) else { continue }
            if kind == .noDirectory {
                lacksDirectory = true
            } else if let record = fields.record(kind) {
                records.append(record)
            }
        }
    }

    /// The records of one kind.
    func all(_ kind: Kind) -> [Record] { records.filter { $0.kind == kind } }
}

private struct Fields {
    var rest: ArraySlice<Bytes>

    mutating func record(_ kind: ShellReport.Kind) -> ShellReport.Record? {
        guard let statuses = list(), let line = number(), let depth = number(), let functions = list(),
            let sources = list(), let calls = list(), let command = rest.popFirst()
        else { return nil }
        return ShellReport.Record(
            kind: kind, statuses: statuses.compactMap { Int($0) }, line: line, depth: depth,
            functions: functions, sources: sources, callLines: calls.compactMap { Int($0) },
            command: command.text)
    }

    private mutating func number() -> Int? { rest.popFirst().flatMap { Int($0.text) } }

    private mutating func list() -> [String]? {
        guard let count = number(), count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).map(\.text)
    }
}
