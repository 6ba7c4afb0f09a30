public import Runbooks
internal import ShellScanning

/// How a shell ended.
public enum ShellExit: Sendable, Hashable {
    /// It exited by itself.
    case exited(Int)
    /// A signal ended it, for example because its time was up.
    case signalled(Int)
}

/// What came of a block.
public struct ShellOutcome: Sendable, Hashable {
    /// A command that failed without ending the block.
    public struct Failing: Sendable, Hashable {
        /// The command, as bash prints it.
        public var command: String
        /// Its exit status.
        public var status: Int
        /// The document's line, from 1.
        public var line: Int
    }

    /// Why it failed, with the document's line; nil after success.
    public var failure: RunRecord.Failure?
    /// The functions that the failing command was in, innermost first, each with the line of its call.
    public var functionStack: [(name: String, line: Int)] { stack.map { ($0.name, $0.line) } }
    /// What it leaves to later steps; nil unless it succeeded, and when the shell could not say.
    public var difference: ShellDifference?
    /// The variable whose absence ended it.
    public var unsetVariable: String?
    /// Failures that `accept`, or the rule for SIGPIPE, made none.
    public var accepted: [Failing] = []
    /// Failures inside a block that succeeded, which the shell does not look at: those of `echo "$(false)"`.
    public var masked: [Failing] = []

    var stack: [Frame] = []

    /// One function call.
    struct Frame: Sendable, Hashable {
        var name: String
        var line: Int
    }
}

extension ShellProgram {
    /// Interprets what came back.
    ///
    /// - Parameters:
    ///   - exit: How the shell ended.
    ///   - reports: What it appended to the reports.
    ///   - dump: What it wrote as its state.
    ///   - errors: The end of its standard error, as printed.
    ///   - reason: Why the engine ended it; then the failure says this, and what ran at the time.
    /// - Returns: What came of the block.
    public func outcome(
        of exit: ShellExit, reports: [UInt8], state dump: [UInt8], errors: [UInt8], reason: String? = nil
    ) -> ShellOutcome {
        let report = ShellReport(reports)
        let finder = FailureFinder(program: self, report: report, errors: errors.text)
        var outcome = ShellOutcome()
        outcome.accepted = report.all(.accepted).map(failing)
        let dropped = exit == .exited(0) && isStrict ? finder.droppedCommand() : nil
        if exit == .exited(0), reason == nil, dropped == nil {
            outcome.masked = report.all(.failed).map(failing)
            if shell == .zsh {
                outcome.difference = ShellDifference()
            } else if report.records.last?.kind == .ended, let dump = StateDump(dump) {
                outcome.difference = dump.difference(given: environment, state)
            }
            return outcome
        }
        if report.lacksDirectory {
            outcome.failure = directoryFailure
            return outcome
        }
        let found = dropped ?? finder.find(exit)
        outcome.stack = found.stack
        outcome.unsetVariable = reason == nil ? found.unsetVariable : nil
        outcome.failure = RunRecord.Failure(
            message: reason ?? found.message, command: found.command, file: block.range.file,
            line: found.line ?? block.range.start.line)
        return outcome
    }

    private var directoryFailure: RunRecord.Failure {
        let path = directory ?? state.directory?.text ?? ""
        var name = "the directory `\(path)`"
        if directory == nil, let step = state.directorySetBy { name += " that step `\(step)` went to" }
        return RunRecord.Failure(
            message: "\(name) is gone or cannot be entered", file: block.range.file,
            line: block.range.start.line)
    }

    private func failing(_ record: ShellReport.Record) -> ShellOutcome.Failing {
        let place = BlockPlaces(program: self).place(of: record)
        return ShellOutcome.Failing(
            command: place.part?.text ?? record.command, status: record.status, line: place.line)
    }
}
