internal import Runbooks
internal import ShellScanning

/// Words that a guide's reader is to replace: `<AMP_account_id>`, `YOUR_BUCKET`, `xxxx`, `[account]`.
///
/// To a shell `<NAME>` redirects input and output: it opens or makes files.
enum PlaceholderReview {
    static func diagnostics(of block: ReviewedBlock) -> [Diagnostic] {
        if block.isFile, ["html", "xml", "svg"].contains(block.block.language.lowercased()) { return [] }
        let printed = ForeignLineReview.tables(in: block)
        return (0..<block.lineCount).flatMap { index -> [Diagnostic] in
            if printed.contains(where: { $0.contains(index) }) { return [] }
            let line = block.line(index)
            return angles(in: line, of: block).map(\.diagnostic) + brackets(in: line, of: block)
                + words(in: line, of: block)
        }
    }

    /// The words in angle brackets that the shell would read as redirections: their bytes.
    static func redirections(in block: ReviewedBlock) -> [Range<Int>] {
        allAngles(in: block).filter { block.region(at: $0.lowerBound) == nil }
    }

    /// The words in angle brackets: their bytes.
    static func allAngles(in block: ReviewedBlock) -> [Range<Int>] {
        (0..<block.lineCount).flatMap { angles(in: block.line($0), of: block) }.map(\.range)
    }

    // MARK: - Angle brackets

    private static func angles(
        in line: Range<Int>, of block: ReviewedBlock
    ) -> [(range: Range<Int>, diagnostic: Diagnostic)] {
        var found: [(range: Range<Int>, diagnostic: Diagnostic)] = []
        var index = line.lowerBound
        while let open = block.bytes[index..<line.upperBound].firstIndex(of: UInt8(ascii: "<")) {
            index = open + 1
            guard
                let close = block.bytes[index..<line.upperBound].firstIndex(where: { "<>".utf8.contains($0) }
                ),
                block.bytes[close] == UInt8(ascii: ">"),
                let diagnostic = angle(open..<(close + 1), in: block)
            else { continue }
            found.append((open..<(close + 1), diagnostic))
            index = close + 1
        }
        return found
    }

    private static func angle(_ range: Range<Int>, in block: ReviewedBlock) -> Diagnostic? {
        let token = block.text(range)
        let name = String(token.dropFirst().dropLast())
        let region = block.region(at: range.lowerBound)
        guard region != .comment, isName(name), !block.closingTags.contains(name) else { return nil }
        let isMarked = name.unicodeScalars.contains {
            !$0.isASCII || $0 == "_" || $0.properties.isUppercase
        }
        if region == nil, !block.isFile {
            let before = range.lowerBound > 0 ? block.bytes[range.lowerBound - 1] : 10
            let after = range.upperBound < block.bytes.count ? block.bytes[range.upperBound] : 10
            // `2<&1`, `<(…)` and `sort <in>out` are the shell's own.
            if before == UInt8(ascii: "<") || after == UInt8(ascii: "(") { return nil }
            // Nobody writes `<in>/out`, but many write `push <registry>/image`.
            let isInWord = "/:.@=-".utf8.contains(before)
            if ShellNames.isNameByte(after), !isMarked, !isInWord { return nil }
            return block.diagnostic(
                .error, "placeholder",
                "the placeholder `\(token)` is not replaced, and the shell reads it as a redirection",
                at: block.range(range), help: help(for: name))
        }
        let isSure = isMarked || name.contains("-") || name.contains(" ")
        return block.diagnostic(
            isSure ? .error : .warning, "placeholder", "the placeholder `\(token)` is not replaced",
            at: block.range(range), help: help(for: name))
    }

    /// Letters and what stands between them, no blank at the ends, and no sign of a program.
    private static func isName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first.properties.isAlphabetic,
            name.last?.isWhitespace == false,
            name.unicodeScalars.count <= 60
        else { return false }
        return name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
                || "_- .:".unicodeScalars.contains($0)
        }
    }

    private static func help(for name: String) -> String {
        let words = name.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        let variable = words.isEmpty ? "NAME" : words.joined(separator: "_")
        return
            "declare what it stands for under `placeholders`, write `\"$\(variable)\"` of a parameter, or leave the "
            + "block out with `ignore`"
    }

    // MARK: - Square brackets

    /// `[ACCOUNT_ID]`, `[your account]` and `backups/[filename].json`: not the tests, patterns, indices and lists that
    /// stand in such brackets too.
    private static func brackets(in line: Range<Int>, of block: ReviewedBlock) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for open in line where block.bytes[open] == UInt8(ascii: "[") {
            guard let close = block.bytes[open..<line.upperBound].prefix(64).firstIndex(of: UInt8(ascii: "]"))
            else { continue }
            let range = open..<(close + 1)
            let name = block.text(range).dropFirst().dropLast()
            let isCapital =
                name.utf8.count >= 4
                && name.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
            let before = open > 0 ? block.bytes[open - 1] : 10
            // In a path outside of quotes: a pattern of many letters there would be an odd one.
            let isPart =
                "/=".utf8.contains(before) && name.utf8.count >= 4 && block.region(at: open) == nil
                && name.utf8.allSatisfy { (97...122).contains($0) || $0 == 95 }
            guard isCapital || isPart || name.lowercased().hasPrefix("your"),
                !ShellNames.isNameByte(before), !".]$[".utf8.contains(before),
                block.region(at: open) != .comment
            else { continue }
            found.append(
                block.diagnostic(
                    .warning, "placeholder-word", "`[\(name)]` looks like a word to be replaced",
                    at: block.range(range), help: "declare a parameter and use its variable, if it is one"))
        }
        return found
    }

    // MARK: - Words

    private static func words(in line: Range<Int>, of block: ReviewedBlock) -> [Diagnostic] {
        var found: [Diagnostic] = []
        var index = line.lowerBound
        while index < line.upperBound {
            guard isWordByte(block.bytes[index]) else {
                index += 1
                continue
            }
            let end = block.bytes[index..<line.upperBound].firstIndex { !isWordByte($0) } ?? line.upperBound
            let word = block.text(index..<end)
            let range = index..<end
            index = end
            guard canLookLikePlaceholder(word), looksLikePlaceholder(word),
                block.region(at: range.lowerBound) != .comment,
                !isVariable(range, in: block)
            else { continue }
            found.append(
                block.diagnostic(
                    .warning, "placeholder-word", "`\(word)` looks like a word to be replaced",
                    at: block.range(range),
                    help: "declare a parameter and use its variable, if it is one"))
        }
        return found
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        ShellNames.isNameByte(byte) || byte == UInt8(ascii: "-")
    }

    /// `$YOUR_NAME`, and `YOUR_NAME=…`, which sets it.
    private static func isVariable(_ range: Range<Int>, in block: ReviewedBlock) -> Bool {
        let before = block.bytes[..<range.lowerBound].suffix(2)
        let after = range.upperBound < block.bytes.count ? block.bytes[range.upperBound] : 10
        return before.last == UInt8(ascii: "$") || before == [UInt8(ascii: "$"), UInt8(ascii: "{")]
            || after == UInt8(ascii: "=")
    }

    /// Few words begin so or have such a letter, and only these are worth a closer look.
    private static func canLookLikePlaceholder(_ word: String) -> Bool {
        guard let first = word.utf8.first else { return false }
        return "yrcYRC".utf8.contains(first) || word.utf8.contains { $0 | 0x20 == UInt8(ascii: "x") }
    }

    private static func looksLikePlaceholder(_ word: String) -> Bool {
        let lower = word.lowercased()
        if ["your_", "your-", "replace_", "changeme", "change_me", "replaceme"].contains(
            where: lower.hasPrefix)
        {
            return true
        }
        // `xxxx`, `i-xxxxxxxx`, `XXXXXXXXXXXX`
        let parts = lower.split { $0 == "-" || $0 == "_" }
        return parts.contains { $0.count >= 4 && $0.allSatisfy { $0 == "x" } }
    }
}
