public import Runbooks

/// One block that a shell reads, with what it is to its step, for reviews outside of this module.
public struct MendedBlock {
    /// What a block is to its step.
    public enum Role: String, Sendable, Hashable {
        /// It does the step's work.
        case work
        /// It asks whether a postcondition holds.
        case check
        /// It undoes the step.
        case rollback
    }

    /// The step that it belongs to.
    public let step: Step
    /// What it is to the step.
    public let role: Role
    /// The text as `BlockReview.mended` gives it, with the way back to the document.
    public let text: ReviewedBlock
    /// Where words stand that are to be replaced before it runs.
    public let placeholders: [Range<Int>]
}

extension BlockReview {
    /// The blocks that shells read, in document order.
    ///
    /// Reading a block costs far more than looking at its text, so that is asked first.
    ///
    /// `isWanted`: Whether a block's text is worth reading.
    public static func mendedBlocks(
        of runbook: Runbook, where isWanted: (String) -> Bool
    ) -> [MendedBlock] {
        var documentLines: [Substring]?
        var sidecarLines: [Substring]?
        func lines(of file: String) -> [Substring] {
            if let sidecar = runbook.sidecar, sidecar.path == file {
                let lines = sidecarLines ?? SourceText.lines(of: sidecar.source)
                sidecarLines = lines
                return lines
            }
            let lines = documentLines ?? SourceText.lines(of: runbook.source)
            documentLines = lines
            return lines
        }
        var found: [MendedBlock] = []
        for step in runbook.steps {
            var blocks: [(Block, MendedBlock.Role)] = []
            if case .shell = step.kind { blocks.append((step.block, .work)) }
            blocks += step.postconditions.filter { $0.probe == nil }.map { ($0.block, .check) }
            blocks += [step.rollback].compactMap { $0 }.map { ($0, .rollback) }
            for (block, role) in blocks where isWanted(block.text) {
                let cut = PlaceholderText(block.text, runbook.placeholders)
                var places: [Range<Int>] = cut.parts.compactMap { part in
                    guard case .placeholder(let placeholder, let offset) = part else { return nil }
                    return offset..<(offset + placeholder.token.utf8.count)
                }
                let masked = ReviewedBlock(block.with(text: cut.masked), fileLines: [], isFile: false)
                places += PlaceholderReview.allAngles(in: masked)
                let text = ReviewedBlock(
                    block.with(text: mended(masked)), fileLines: lines(of: block.range.file), isFile: false)
                found.append(MendedBlock(step: step, role: role, text: text, placeholders: places))
            }
        }
        return found
    }
}
