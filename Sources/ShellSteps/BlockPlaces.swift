internal import Runbooks
internal import ShellScanning

/// Finds the lines of the document that reports and messages mean.
struct BlockPlaces {
    /// A place in the block.
    struct Place {
        /// The document's line.
        var line: Int
        /// The part of a pipe that failed, when the command was one.
        var part: ShellPipe.Part?
        /// The exit status of that part.
        var partStatus: Int?
        /// The functions it is in, innermost first, with the document's lines of their calls.
        var stack: [ShellOutcome.Frame]
    }

    /// The name that bash gives functions that a block (and no file) defined.
    static let blockSource = "environment"

    let program: ShellProgram
    private let lines: [Substring]

    init(program: ShellProgram) {
        self.program = program
        lines = program.block.text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The document's line for a number as the shell counts.
    func documentLine(_ line: Int) -> Int { program.block.documentLine(of: textLine(line)) }

    /// The line of the block's text, from 1, for a number as the shell counts; at most the last one.
    private func textLine(_ line: Int) -> Int {
        min(max(1, line - program.firstLine + 1), max(1, program.block.lines.count))
    }

    /// The place of a report: the innermost line that stands in the block.
    func place(of record: ShellReport.Record) -> Place {
        // Each level of sources has the line reached in it; the outermost, after all sources, is the block.
        let reached = [record.line] + record.callLines
        let sources = record.sources + [Self.blockSource]
        let level = zip(sources, reached).enumerated().first { $0.element.0 == Self.blockSource }?.offset ?? 0
        let line = textLine(reached[min(level, reached.count - 1)])
        var place = Place(line: 0, stack: stack(of: record))
        let isHere = level == 0
        if isHere, !record.pipeStatuses.isEmpty, let pipe = pipe(at: line, parts: record.pipeStatuses.count) {
            // The status of a pipe is that of the last part that failed; one that only lost its reader is not it.
            let statuses = record.pipeStatuses
            let index = statuses.lastIndex { $0 != 0 && $0 != 141 } ?? statuses.lastIndex { $0 != 0 } ?? 0
            place.part = pipe.parts[index]
            place.partStatus = statuses[index]
            place.line = program.block.documentLine(of: pipe.parts[index].command.line)
        } else {
            place.line = program.block.documentLine(of: isHere ? start(of: record.command, at: line) : line)
        }
        return place
    }

    /// The calls around a report, without those of our own functions.
    private func stack(of record: ShellReport.Record) -> [ShellOutcome.Frame] {
        var frames: [ShellOutcome.Frame] = []
        // Names of sourced files stand among the sources, and bash calls them `source`.
        for (index, name) in record.functions.enumerated() where index < record.callLines.count {
            let isOwn = ["exit", "trap", "__rb_r", "source"].contains(name)
            if !isOwn { frames.append(.init(name: name, line: documentLine(record.callLines[index]))) }
        }
        return frames
    }

    private func pipe(at line: Int, parts count: Int) -> ShellPipe? {
        ShellScript(program.block.text).pipes.first {
            $0.parts.count == count && $0.lines.contains(line)
        }
    }

    /// The line a command begins at; bash gives a later one when it goes over several.
    private func start(of command: String, at line: Int) -> Int {
        var line = line
        func text(_ number: Int) -> Substring {
            number >= 1 && number <= lines.count ? lines[number - 1] : ""
        }
        while line > 1, text(line - 1).hasSuffix("\\") { line -= 1 }
        let key = command.prefix { !$0.isWhitespace && !"$\"'`\\".contains($0) }
        guard !key.isEmpty, !text(line).contains(key) else { return line }
        let found = stride(from: line, through: max(1, line - 200), by: -1).first { text($0).contains(key) }
        return found ?? line
    }

    /// The only line that holds a text; nil when none or several do.
    func onlyLine(with text: String) -> Int? {
        let first = text.prefix { $0 != "\n" }
        guard !first.isEmpty else { return nil }
        let found = lines.indices.filter { lines[$0].contains(first) }
        return found.count == 1 ? program.block.documentLine(of: found[0] + 1) : nil
    }

    /// The last line that holds a command.
    var lastLine: Int {
        let last = lines.lastIndex { line in
            let text = line.drop { $0 == " " || $0 == "\t" }
            return !text.isEmpty && !text.hasPrefix("#")
        }
        return program.block.documentLine(of: (last ?? 0) + 1)
    }
}
