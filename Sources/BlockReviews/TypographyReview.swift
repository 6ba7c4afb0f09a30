internal import Runbooks
internal import ShellScanning

/// What word processors make of quotes, hyphens and blanks: the shell takes all of it for letters.
enum TypographyReview {
    static func diagnostics(of block: ReviewedBlock) -> [Diagnostic] {
        block.script.commands.flatMap { command in command.words.flatMap { ofWord($0, in: block) } }
            + blanksAfterBackslash(in: block)
    }

    private static func ofWord(_ word: ShellWord, in block: ReviewedBlock) -> [Diagnostic] {
        if word.text.utf8.allSatisfy({ $0 < 0x80 }) { return [] }
        var found: [Diagnostic] = []
        if let dash = word.text.unicodeScalars.first, dashes.contains(dash) {
            let rest = word.text.unicodeScalars.drop { dashes.contains($0) || $0 == "-" }
            let option = String(String.UnicodeScalarView(rest))
            let wanted = option.count > 1 ? "--\(option)" : "-\(option)"
            found.append(
                block.diagnostic(
                    .error, "dash-option",
                    "`\(word.text)` begins with a dash, and options begin with a hyphen",
                    at: block.range(of: word), help: "write `\(wanted)`"))
        }
        var offset = word.offset
        for scalar in word.text.unicodeScalars {
            let width = UTF8.width(scalar)
            defer { offset += width }
            guard scalar.value >= 0x80, block.region(at: offset) == nil else { continue }
            let place = block.range(offset..<(offset + width))
            if let plain = quotes[scalar] {
                found.append(
                    block.diagnostic(
                        .error, "smart-quote", "`\(scalar)` is no quote to the shell, but a letter",
                        at: place,
                        help: "write `\(plain)`"))
            } else if scalar == "\u{A0}" || scalar == "\u{3000}" || scalar == "\u{202F}" {
                found.append(
                    block.diagnostic(
                        .error, "no-break-space",
                        "this blank separates no words: the shell takes it for a letter",
                        at: place, help: "type a plain space in its place"))
            }
        }
        return found
    }

    private static let dashes: Set<Unicode.Scalar> = ["–", "—", "−", "‐", "‑"]
    private static let quotes: [Unicode.Scalar: String] = [
        "“": "\"", "”": "\"", "„": "\"", "‘": "'", "’": "'", "「": "\"", "」": "\"",
    ]

    /// `\` with blanks behind it quotes the first of them: the command ends there, and the next line is another one.
    private static func blanksAfterBackslash(in block: ReviewedBlock) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for index in 0..<block.lineCount {
            let line = block.line(index)
            let text = block.bytes[line]
            guard let last = text.lastIndex(where: { $0 != 32 && $0 != 9 }), last + 1 < line.upperBound,
                block.bytes[last] == UInt8(ascii: "\\"), index + 1 < block.lineCount,
                !block.line(index + 1).isEmpty, block.region(at: last) == nil
            else { continue }
            found.append(
                block.diagnostic(
                    .error, "blank-after-backslash",
                    "a blank after `\\`: the command ends here, not on the next line",
                    at: block.range(last..<line.upperBound), help: "remove the blanks at the end of the line")
            )
        }
        return found
    }
}
