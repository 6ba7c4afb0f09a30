internal import Runbooks
internal import ShellScanning

/// Lines that are no commands but stand where commands do: what a command printed, an address, three dots.
///
/// They are errors although the shell would merely not find them: the block would fail in its middle, after the
/// commands before it.
enum ForeignLineReview {
    static func diagnostics(of block: ReviewedBlock) -> [Diagnostic] {
        let printed = tables(in: block)
        return block.script.commands.compactMap { command in
            guard let word = command.words.first, word.text.utf8.first != UInt8(ascii: "$") else {
                return nil
            }
            let line = block.lineIndex(of: word.offset)
            if let table = printed.first(where: { $0.contains(line) }) {
                guard word.offset == block.line(table.lowerBound).lowerBound else { return nil }
                return block.diagnostic(
                    .error, "printed-line",
                    "this line looks like the head of a table that a command printed, and the shell takes it "
                        + "for a command",
                    at: block.range(of: word),
                    help:
                        "put `$ ` before each command of the block, so that the rest is sample output, move the "
                        + "output to a block of its own, or leave the block out with `ignore`")
            }
            if ["http://", "https://"].contains(where: word.text.hasPrefix) {
                return block.diagnostic(
                    .error, "address-line", "an address is no command", at: block.range(of: word),
                    help:
                        "open it by a command, make the block a manual step with `manual`, or leave it out with "
                        + "`ignore`"
                )
            }
            if isRule(word.text) {
                return block.diagnostic(
                    .error, "no-command", "`\(word.text)` is no command", at: block.range(of: word),
                    help: "take it out or put `# ` before it, or leave the block out with `ignore`")
            }
            return nil
        }
    }

    /// The lines, from 0, that a command printed: the head of a table and what follows it up to an empty line.
    static func tables(in block: ReviewedBlock) -> [Range<Int>] {
        let starts = Set(block.script.commands.compactMap { $0.words.first?.offset })
        var found: [Range<Int>] = []
        var index = 0
        while index < block.lineCount {
            let line = block.line(index)
            guard starts.contains(line.lowerBound), isHead(block.bytes[line]) else {
                index += 1
                continue
            }
            let end = (index..<block.lineCount).first { block.line($0).isEmpty } ?? block.lineCount
            found.append(index..<end)
            index = end
        }
        return found
    }

    /// Two names or more in capitals, with two blanks or more between them: `NAME   READY   STATUS`.
    private static func isHead(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.first, (65...90).contains(first), line.count < 1_000 else { return false }
        let capitals = line.allSatisfy { (65...90).contains($0) || "0123456789 _-()/%#.".utf8.contains($0) }
        guard capitals else { return false }
        var blanks = 0
        for byte in line {
            if byte != UInt8(ascii: " "), blanks >= 2 { return true }
            blanks = byte == UInt8(ascii: " ") ? blanks + 1 : 0
        }
        return false
    }

    /// `...`, `…`, `-----`: three signs of one kind or an ellipsis, and nothing else.
    private static func isRule(_ word: String) -> Bool {
        guard let first = word.unicodeScalars.first else { return false }
        if word == "…" { return true }
        return word.unicodeScalars.count >= 3 && ".-=~".unicodeScalars.contains(first)
            && word.unicodeScalars.allSatisfy { $0 == first }
    }
}
