public import Runbooks
internal import ShellScanning

/// Looks for what would go wrong when a document's blocks run, without running them: what the shell would take for
/// something else than its writer meant, what never ends or asks a person, what nobody sets.
///
/// An error where running could do harm, never ends or cannot be what was meant; a warning where the block would
/// merely fail. What a shell cannot read at all is the shell's to say.
public enum BlockReview {
    /// What is known of the place where a document is going to run.
    public struct Surroundings {
        /// Variables that every block has: the operator's environment.
        public var variables: Set<String>
        /// Whether a path, as a block in the document's folder would write it, is there.
        public var exists: (String) -> Bool

        /// Describes surroundings.
        public init(variables: Set<String> = [], exists: @escaping (String) -> Bool = { _ in true }) {
            self.variables = variables
            self.exists = exists
        }
    }

    /// The problems of all blocks, in document order.
    public static func diagnostics(of runbook: Runbook, in surroundings: Surroundings) -> [Diagnostic] {
        let documentLines = SourceText.lines(of: runbook.source)
        let sidecarLines = runbook.sidecar.map { SourceText.lines(of: $0.source) }
        var variables = VariableReview(runbook, surroundings)
        var directories = DirectoryReview(surroundings)
        var files = ArgumentFileReview(surroundings)
        var found: [Diagnostic] = []
        for step in runbook.steps {
            var writesFile = false
            if case .file(let file) = step.kind {
                writesFile = true
                files.add(file)
            }
            let manual = if case .manual = step.kind { true } else { false }
            let blocks = [step.block] + step.postconditions.map(\.block) + [step.rollback].compactMap { $0 }
            let isProbe = if case .probe = step.kind { true } else { false }
            let probes = [isProbe] + step.postconditions.map { $0.probe != nil } + [false]
            for (index, block) in blocks.enumerated() {
                // Nobody but a person reads it.
                if manual, index == 0 { continue }
                // No shell reads it.
                let isFile = writesFile && index == 0 || probes[index]
                let text = PlaceholderText(block.text, runbook.placeholders).masked
                let lines = block.range.file == runbook.sidecar?.path ? sidecarLines : documentLines
                let reviewed = ReviewedBlock(block.with(text: text), fileLines: lines ?? [], isFile: isFile)
                found += PlaceholderReview.diagnostics(of: reviewed)
                if isFile { continue }
                found += TypographyReview.diagnostics(of: reviewed)
                found += ForeignLineReview.diagnostics(of: reviewed)
                found += CommandReview.diagnostics(
                    of: reviewed, isBackground: step.isBackground && index == 0)
                found += directories.diagnostics(of: reviewed)
                found += files.diagnostics(of: reviewed)
                found += variables.diagnostics(of: reviewed, exports: step.exports)
            }
        }
        return found.sorted {
            ($0.range.start.line, $0.range.start.column) < ($1.range.start.line, $1.range.start.column)
        }
    }

    /// A block's text as a shell would read it once the words to be replaced are, and what a command printed is gone:
    /// what it cannot read even then is a problem of its own. Lines keep their numbers.
    public static func mended(_ block: Block, _ placeholders: [Placeholder]) -> String {
        let text = PlaceholderText(block.text, placeholders).masked
        return mended(ReviewedBlock(block.with(text: text), fileLines: [], isFile: false))
    }

    static func mended(_ reviewed: ReviewedBlock) -> String {
        var bytes = reviewed.bytes
        for range in PlaceholderReview.redirections(in: reviewed) {
            for offset in range where bytes[offset] < 0x80 { bytes[offset] = UInt8(ascii: "v") }
        }
        for line in ForeignLineReview.tables(in: reviewed).joined() {
            for offset in reviewed.line(line) { bytes[offset] = UInt8(ascii: " ") }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
