internal import Execution
internal import JSON
internal import Journals
internal import Redaction
internal import Runbooks
internal import ShellSteps

/// The output of a block that makes secrets (`secret=NAMES`): held back until the block has ended and the values
/// are known, so that they can be taken out of what it printed before.
///
/// A block that fails leaves no values: then nothing of what it printed is stored or shown.
struct WithheldOutput {
    /// What stands in place of output that cannot be cleaned.
    static let note = "[output withheld: the step makes secrets, and they could not be taken out of it]\n"
    private static let limitBytes = 16 << 20

    private let names: [String]
    private let block: Block
    private var pieces: [(stream: Int, bytes: [UInt8])] = []
    private var count = 0

    /// Makes a holder for a block whose step declares these secrets.
    init(secrets names: [String], of block: Block) {
        self.names = names
        self.block = block
    }

    /// Output is held back.
    var isActive: Bool { !names.isEmpty }

    /// Takes output in, up to 16 MiB; the rest is dropped. False when nothing is held back at all.
    mutating func holds(_ stream: Int, _ bytes: [UInt8]) -> Bool {
        guard isActive else { return false }
        if count < Self.limitBytes { pieces.append((stream, bytes)) }
        count += bytes.count
        return true
    }

    /// Gives what may be stored and shown, and puts it into the result's evidence too.
    func release(into result: inout BlockResult, redactor: Redactor) -> [OutputChunk] {
        guard let exports = result.exports, let difference = ShellDifference(decoding: exports.encoded) else {
            result.evidence = Self.note
            // Bash's complaints quote values; the command is the document's text.
            let message = result.status.map { "the block ended with exit status \($0)" }
            if let message { result.failure?.message = message }
            return [OutputChunk(stream: 2, bytes: Array(Self.note.utf8))]
        }
        var state = ShellState()
        state.apply(difference, of: "")
        let variables = state.variables
        var known: [Secret] = []
        for name in names {
            guard let value = variables[name]?.string, !value.isEmpty else { continue }
            known.append(Secret(name: name, value: value))
            // What cannot be hidden here could not be hidden later either: better to stop than to show it.
            guard let reason = Redactor.refusal(for: Secret(name: name, value: value)) else { continue }
            result.exports = nil
            result.evidence = Self.note
            result.failure = RunRecord.Failure(
                message: "the secret `\(name)` cannot be kept out of the record: \(reason)",
                file: block.range.file, line: block.range.start.line)
            return [OutputChunk(stream: 2, bytes: Array(Self.note.utf8))]
        }
        var filter = OutputFilter(redactor: redactor.adding(secrets: known))
        var chunks = pieces.flatMap { filter.take($0.stream, $0.bytes) } + filter.finish()
        if count > Self.limitBytes {
            let note = "[output of a step that makes secrets: only the first 16 MiB are kept]\n"
            chunks.append(OutputChunk(stream: 2, bytes: Array(note.utf8)))
        }
        result.evidence = filter.evidence
        return chunks
    }
}
