/// What the traps and the dump wrote: failures in the order they came, how the shell ended, the state it left.
struct ShellReport: Sendable {
    /// One run of the ERR trap.
    struct Failure: Sendable, Hashable {
        /// `$?`, then the exit statuses of the last pipe.
        var statuses: [Int]
        /// `LINENO`.
        var line: Int
        /// `BASH_SUBSHELL`.
        var subshell: Int
        /// `BASH_SOURCE`, innermost first, joined with blanks.
        var sources: [String]
        /// `FUNCNAME`, innermost first.
        var functions: [String]
        /// `BASH_LINENO`, innermost first.
        var callLines: [Int]
        /// `BASH_COMMAND`.
        var command: String
    }

    private(set) var failures: [Failure] = []
    /// The directory that the state names is gone.
    private(set) var lacksDirectory = false
    /// The status, line and command of the EXIT trap.
    private(set) var exit: (status: Int, line: Int, command: String)?
    /// The sections of the last whole dump: variables, functions, function names, directory.
    private(set) var state: [ArraySlice<UInt8>]?

    /// Reads the report.
    init(_ bytes: [UInt8]) {
        var fields = bytes.split(separator: 0, omittingEmptySubsequences: false)[...]
        func text(_ field: ArraySlice<UInt8>) -> String { String(decoding: field, as: UTF8.self) }
        func numbers(_ field: ArraySlice<UInt8>) -> [Int] {
            text(field).split(separator: " ").compactMap { Int($0) }
        }
        while let kind = fields.popFirst() {
            switch text(kind) {
            case "ERR" where fields.count >= 7:
                let parts = Array(fields.prefix(7))
                fields = fields.dropFirst(7)
                failures.append(
                    Failure(
                        statuses: numbers(parts[0]), line: numbers(parts[1]).first ?? 0,
                        subshell: numbers(parts[2]).first ?? 0,
                        sources: text(parts[3]).split(separator: " ").map(String.init),
                        functions: text(parts[4]).split(separator: " ").map(String.init),
                        callLines: numbers(parts[5]), command: text(parts[6])))
            case "EXIT" where fields.count >= 3:
                let parts = Array(fields.prefix(3))
                fields = fields.dropFirst(3)
                exit = (numbers(parts[0]).first ?? 0, numbers(parts[1]).first ?? 0, text(parts[2]))
            case "STATE" where fields.count >= 5:
                let parts = Array(fields.prefix(5))
                fields = fields.dropFirst(5)
                if text(parts[4]) == "END" { state = Array(parts.prefix(4)) }
            case "CD": lacksDirectory = true
            default: continue
            }
        }
    }
}
