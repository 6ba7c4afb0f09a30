internal import RunbookParsing
internal import Texts

/// What a proposal says of one section.
struct SectionPlan {
    let section: DocumentOutline.Section
    /// Why nothing of it runs.
    private(set) var skip: String?
    /// What becomes of its blocks, by number; blocks that stay as they are have no entry.
    private(set) var blocks: [(number: Int, proposal: BlockProposal)] = []
    /// Blocks that are left out, and why.
    private(set) var leftOut: [Int: String] = [:]
    /// What a person has to do; nil when commands do it.
    private(set) var manual: String?
    /// What must hold, in the guide's words.
    private(set) var hints: [Hint] = []

    /// There is nothing to say.
    var isEmpty: Bool { skip == nil && blocks.isEmpty && leftOut.isEmpty && manual == nil && hints.isEmpty }

    init(_ section: DocumentOutline.Section, skippedFor reason: String) {
        self.section = section
        skip = reason
    }

    init(_ section: DocumentOutline.Section) {
        self.section = section
        let kind = SectionKind(section.path.last ?? "")
        if case .skipped(let reason) = kind {
            skip = reason
            return
        }
        for block in section.blocks {
            let proposal = BlockProposal(block, in: section)
            // What only explains is not written to files.
            if kind == .read, case .file = proposal { continue }
            if proposal != .nothing { blocks.append((block.number, proposal)) }
        }
        hints = Hint.all(in: section)
        let hasCommands =
            section.blocks.contains(where: \.isShell)
            || blocks.contains { if case .shell = $0.proposal { true } else { false } }
        if kind == .work, !hasCommands, let text = Self.instruction(of: section, blocks) { manual = text }
    }

    /// Gives files other names where an earlier section has them, too: that of the section around it in front.
    mutating func keepApart(_ taken: inout Set<String>) {
        for index in blocks.indices {
            guard case .file(let name) = blocks[index].proposal, !taken.insert(name).inserted else {
                continue
            }
            let outer = Slug.github(section.path.dropLast().last ?? "")
            var unique = "\(outer)-\(name)"
            var number = 2
            while !taken.insert(unique).inserted {
                unique = "\(outer)-\(number)-\(name)"
                number += 1
            }
            blocks[index].proposal = .file(unique)
        }
    }

    /// A block is not to run.
    mutating func leaveOut(_ number: Int, because reason: String) {
        blocks.removeAll { $0.number == number }
        leftOut[number] = reason
    }

    /// What to ask of a person, in a section that describes work without a command: a list that is more than links, a
    /// picture, or a block of values to be typed in.
    private static func instruction(
        of section: DocumentOutline.Section, _ blocks: [(number: Int, proposal: BlockProposal)]
    ) -> String? {
        let items = section.lines.filter { isItem($0.text) && !isLink($0.text) }
        let isShown = blocks.contains { if case .file = $0.proposal { true } else { false } }
        let data = isShown ? [] : section.blocks.filter { !$0.isShell && ["", "text"].contains($0.language) }
        let pictures = section.lines.flatMap { Self.pictures(in: $0.text) }
        guard !items.isEmpty || !pictures.isEmpty || !data.isEmpty else { return nil }
        let heading = ControlBytes.singleLine(section.path.last ?? "the document")
        return "Do what \"\(heading)\" describes."
    }

    private static func isItem(_ text: String) -> Bool {
        if ["- ", "* ", "+ "].contains(where: { text.hasPrefix($0) }) { return true }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        return !digits.isEmpty && [". ", ") "].contains { text.dropFirst(digits.count).hasPrefix($0) }
    }

    /// `- [a heading](#its-anchor)`: an entry of a table of contents.
    private static func isLink(_ text: String) -> Bool {
        let rest = text.drop { $0 != "[" && ($0.isWhitespace || "-*+.)".contains($0) || $0.isNumber) }
        return rest.hasPrefix("[") && rest.contains("](#")
    }

    private static func pictures(in text: String) -> [String] {
        text.split(separator: "![").dropFirst(text.hasPrefix("![") ? 0 : 1).compactMap { rest in
            guard let open = rest.firstRange(of: "](") else { return nil }
            let target = rest[open.upperBound...].prefix { $0 != ")" && !$0.isWhitespace }
            return target.isEmpty ? nil : String(target)
        }
    }
}
