internal import Runbooks
internal import ShellScanning

/// Finds the command to blame, its line and the words for it.
struct FailureFinder {
    /// What was found.
    struct Finding {
        var message: String
        var command: String?
        var line: Int?
        var stack: [ShellOutcome.Frame] = []
        var unsetVariable: String?
    }

    private let program: ShellProgram
    private let report: ShellReport
    private let errors: String
    private let places: BlockPlaces

    init(program: ShellProgram, report: ShellReport, errors: String) {
        self.program = program
        self.report = report
        self.errors = errors
        places = BlockPlaces(program: program)
    }

    /// Explains an end that was no success.
    func find(_ exit: ShellExit) -> Finding {
        let ended = report.all(.ended).last
        if case .signalled(let signal) = exit {
            var finding = Finding(message: "ended by \(Self.signalName(signal))")
            let running = report.all(.terminated).last ?? ended
            if let failed = report.all(.failed).last(where: { $0.depth == 0 }), !failed.isWholeBlock {
                locate(failed, in: &finding)
            } else if let running, !running.isWholeBlock {
                finding.command = running.command
                finding.line =
                    places.onlyLine(with: running.command) ?? running.callLines.last.map(places.documentLine)
                finding.stack = places.place(of: running).stack
            }
            return finding
        }
        guard case .exited(let status) = exit else { return Finding(message: "ended") }
        if let failed = report.all(.failed).last(where: { $0.depth == 0 }) { return failure(failed, status) }
        guard let ended else { return unreported(status) }
        if ended.functions.first == "exit" { return exited(ended, status) }
        if let message = message(for: ended), !ended.isWholeBlock || isLast(message) {
            return complained(message, ended)
        }
        if let ignored = report.all(.ignored).last, ignored.status == status {
            return describe(ignored, status: ignored.status)
        }
        if program.shell == .sh, let line = places.onlyLine(with: "exit") {
            return Finding(message: "the block exited with \(status)", command: nil, line: line)
        }
        return wholeBlock(status)
    }

    /// An arithmetic error in an expansion: bash drops the command, and goes on with the next line even under
    /// `errexit`. The traps do not see it. (Messages of `((` and `let` name these first.)
    func droppedCommand() -> Finding? {
        guard errors.contains(" (error token is ") else { return nil }
        for text in errors.split(separator: "\n") where text.contains(" (error token is ") {
            guard
                let message = BashMessage(
                    line: text, sources: [program.block.range.file, BlockPlaces.blockSource]),
                !["((: ", "let: ", "[[: "].contains(where: { message.text.hasPrefix($0) })
            else { continue }
            return Finding(
                message: "\(message.text); bash skipped the command and went on",
                line: places.documentLine(message.line))
        }
        return nil
    }

    // MARK: - Reports

    private func failure(_ failed: ShellReport.Record, _ status: Int) -> Finding {
        let inner = innermost(of: failed)
        if failed.isWholeBlock {
            // An error of an expansion gives the whole block up; a list such as `[ … ] && x` is merely false.
            guard let message = message(for: failed), isLast(message) else { return wholeBlock(status) }
            return complained(message, failed)
        }
        if inner == failed, failed.command.contains("("), let message = message(for: failed), isLast(message),
            message.source == program.block.range.file || message.source == BlockPlaces.blockSource,
            message.unsetVariable(in: failed.command) != nil
        {
            return complained(message, failed)
        }
        return describe(inner, status: inner.status)
    }

    /// The report of the subshell that a failure came from: reports of inner shells come before those of outer ones.
    private func innermost(of failed: ShellReport.Record) -> ShellReport.Record {
        guard var index = report.records.lastIndex(of: failed) else { return failed }
        var found = failed
        while index > 0 {
            let inner = report.records[index - 1]
            let mayHoldIt =
                !found.pipeStatuses.isEmpty || found.command.contains("(") || found.command.contains("`")
            guard inner.kind == .failed, inner.depth > found.depth, mayHoldIt,
                found.statuses.contains(inner.status)
            else { break }
            found = inner
            index -= 1
        }
        return found
    }

    private func describe(_ record: ShellReport.Record, status: Int) -> Finding {
        var finding = Finding(message: "")
        let place = locate(record, in: &finding)
        finding.message = Self.words(status: place.partStatus ?? status, command: finding.command)
        if let part = place.part, part.text != record.command || record.pipeStatuses.last == 0 {
            finding.message += " in a pipe"
        } else if !record.pipeStatuses.isEmpty, place.part == nil {
            finding.message +=
                " from a pipe (\(record.pipeStatuses.map(String.init).joined(separator: " | ")))"
        }
        if let frame = place.stack.first {
            finding.message += " in function `\(frame.name)`, called at line \(frame.line)"
        } else if let file = record.sources.first, file != BlockPlaces.blockSource {
            finding.message += " in `\(file)` at its line \(record.line)"
        }
        return finding
    }

    @discardableResult
    private func locate(_ record: ShellReport.Record, in finding: inout Finding) -> BlockPlaces.Place {
        let place = places.place(of: record)
        finding.command = place.part?.text ?? record.command
        finding.line = place.line
        finding.stack = place.stack
        return place
    }

    private func exited(_ ended: ShellReport.Record, _ status: Int) -> Finding {
        var finding = Finding(message: "the block exited with \(status)")
        // The innermost call is that of `exit` itself.
        let outer = ShellReport.Record(
            kind: .ended, statuses: [status], line: ended.callLines.first ?? 0, depth: 0,
            functions: Array(ended.functions.dropFirst()), sources: Array(ended.sources.dropFirst()),
            callLines: Array(ended.callLines.dropFirst()), command: "exit")
        locate(outer, in: &finding)
        finding.command = "exit \(status)"
        if let frame = finding.stack.first {
            finding.message += " in function `\(frame.name)`, called at line \(frame.line)"
        }
        return finding
    }

    /// No trap ran: `exec`, or a kill that leaves no time.
    private func unreported(_ status: Int) -> Finding {
        if program.shell == .zsh { return Finding(message: "the block exited with \(status)") }
        let message = "the shell was replaced or killed, and ended with \(status)"
        return Finding(message: message, line: places.onlyLine(with: "exec "))
    }

    private func wholeBlock(_ status: Int) -> Finding {
        Finding(
            message: "the block ended with \(status): its last command or condition was false",
            line: places.lastLine)
    }

    // MARK: - Messages of bash

    private func message(for record: ShellReport.Record) -> BashMessage? {
        BashMessage.last(
            in: errors, sources: [program.block.range.file, BlockPlaces.blockSource] + record.sources)
    }

    private func isLast(_ message: BashMessage) -> Bool {
        errors.split(separator: "\n").last?.hasSuffix(message.text) ?? false
    }

    private func complained(_ message: BashMessage, _ record: ShellReport.Record) -> Finding {
        let isHere = message.source == program.block.range.file || message.source == BlockPlaces.blockSource
        var finding = Finding(
            message: message.text, command: record.isWholeBlock ? nil : record.command,
            line: isHere ? places.documentLine(message.line) : places.place(of: record).line)
        if record.command.hasPrefix("eval ") {
            // The line counts on from that of `eval`.
            finding.line = places.onlyLine(with: record.command) ?? finding.line
        } else if message.text.hasPrefix("syntax error") || record.command.hasPrefix("builtin ") {
            // What bash had in hand before says nothing.
            finding.command = nil
        }
        finding.stack = places.place(of: record).stack
        if let name = message.unsetVariable(in: record.command) {
            finding.unsetVariable = name
            if message.text.hasSuffix("unbound variable") {
                finding.message = "the variable `\(name)` is not set"
            }
        }
        if let frame = finding.stack.first {
            finding.message += " in function `\(frame.name)`, called at line \(frame.line)"
        }
        return finding
    }

    // MARK: - Words

    private static func words(status: Int, command: String?) -> String {
        let name = command.map { "`\($0.prefix { !$0.isNewline }.prefix(80))`" } ?? "the command"
        switch status {
        case 126: return "\(name) cannot be run (126)"
        case 127: return "\(name): command not found (127)"
        case 129...192: return "\(name) was ended by \(signalName(status - 128)) (\(status))"
        default: return "\(name) exited with \(status)"
        }
    }

    private static func signalName(_ signal: Int) -> String {
        let names = [
            1: "HUP", 2: "INT", 3: "QUIT", 4: "ILL", 6: "ABRT", 7: "BUS", 8: "FPE", 9: "KILL", 10: "USR1",
            11: "SEGV", 12: "USR2", 13: "PIPE", 14: "ALRM", 15: "TERM", 24: "XCPU", 25: "XFSZ",
        ]
        return names[signal].map { "SIG\($0)" } ?? "signal \(signal)"
    }
}
