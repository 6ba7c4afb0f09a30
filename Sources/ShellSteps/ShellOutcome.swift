public import Runbooks

/// What came of a block, read from the shell's exit, its report and its standard error.
public struct ShellOutcome: Sendable, Hashable {
    /// Why it failed, with the document's line; nil after success.
    public var failure: RunRecord.Failure?
    /// What it leaves to later steps; nil unless it succeeded.
    public var difference: ShellDifference?
    /// The variable whose absence ended it.
    public var unsetVariable: String?

    /// Interprets the end of a shell that exited by itself.
    ///
    /// `status`: The exit status.
    /// `report`: What the shell wrote to the report.
    /// `errors`: The end of its standard error.
    /// `path`: The path under which bash read the block.
    /// `given`: The environment that it was given.
    /// `state`: The state that it was given.
    /// `directory`: Where it started.
    public static func interpret(
        status: Int, report bytes: [UInt8], errors: [UInt8], block: Block, path: String,
        given: [EnvironmentVariable], state: ShellState, directory: String
    ) -> ShellOutcome {
        let report = ShellReport(bytes)
        var outcome = ShellOutcome()
        if status == 0 {
            if let sections = report.state {
                outcome.difference = ShellDump(sections).difference(
                    given: given, state: state, directory: directory)
            }
            return outcome
        }
        if report.lacksDirectory {
            let name = String(decoding: state.directory ?? [], as: UTF8.self)
            let setter = state.directorySetBy.map { ", which step `\($0)` went to," } ?? ""
            outcome.failure = failure(
                "the directory `\(name)`\(setter) is gone", nil, block.range.start.line, block)
            return outcome
        }
        let text = String(decoding: errors, as: UTF8.self)
        if let (line, message) = lastComplaint(in: text, path: path) {
            let command = report.exit?.command
            if message.hasSuffix(": unbound variable") {
                let name = String(message.dropLast(": unbound variable".count))
                outcome.unsetVariable = name
                outcome.failure = failure(
                    "the variable `\(name)` is not set", command, block.documentLine(of: line), block)
                return outcome
            }
            if report.failures.isEmpty || message.contains("readonly variable") {
                outcome.failure = failure(message, command, block.documentLine(of: line), block)
                return outcome
            }
        }
        outcome.failure = failure(status: status, report, block, path)
        return outcome
    }

    // MARK: - Which command

    private static func failure(
        status: Int, _ report: ShellReport, _ block: Block, _ path: String
    ) -> RunRecord.Failure {
        guard let found = innermost(of: report.failures, status: status) else {
            let line = report.exit.map { block.documentLine(of: $0.line) }
            let command = report.exit?.command
            return failure(
                "the block ended with exit status \(status)", command, line ?? block.range.start.line, block)
        }
        guard let depth = found.sources.firstIndex(of: path) else {
            return failure(
                "the last command of the block ended with exit status \(status)", nil,
                block.lines.last ?? block.range.start.line, block)
        }
        // Inside a file that the block sources, the line of the call is the block's.
        let line = depth == 0 ? found.line : found.callLines.dropFirst(depth - 1).first ?? found.line
        var message = "exit status \(found.statuses.first ?? status)"
        if found.statuses.count > 2 {
            let parts = found.statuses.dropFirst().map(String.init).joined(separator: " | ")
            message += " from a pipe (\(parts))"
        }
        if let name = found.functions.first, name != "source", name != "main", depth == 0 {
            let call = found.callLines.first.map { " called at line \(block.documentLine(of: $0))" } ?? ""
            message += " in function `\(name)`\(call)"
        }
        return failure(message, found.command, block.documentLine(of: line), block)
    }

    /// The report that names the command to blame: the innermost of those that the last failure led to.
    private static func innermost(of failures: [ShellReport.Failure], status: Int) -> ShellReport.Failure? {
        guard var index = failures.indices.last else { return nil }
        while index > 0 {
            let outer = failures[index]
            let inner = failures[index - 1]
            let isDeeper = inner.subshell > outer.subshell || inner.functions.count > outer.functions.count
            guard inner.statuses.first == outer.statuses.first, isDeeper else { break }
            index -= 1
        }
        return failures[index]
    }

    /// The last message of bash's own about the block: its line there, and what it says.
    private static func lastComplaint(in errors: String, path: String) -> (line: Int, message: String)? {
        for text in errors.split(separator: "\n").reversed() {
            guard let start = text.firstRange(of: "\(path): line ") else { continue }
            let rest = text[start.upperBound...]
            guard let colon = rest.firstIndex(of: ":"), let line = Int(rest[..<colon]) else { continue }
            return (line, String(rest[rest.index(after: colon)...].drop { $0 == " " }))
        }
        return nil
    }

    private static func failure(
        _ message: String, _ command: String?, _ line: Int, _ block: Block
    ) -> RunRecord.Failure {
        RunRecord.Failure(message: message, command: command, file: block.range.file, line: line)
    }
}
