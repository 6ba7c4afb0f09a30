internal import Cryptography

/// What an entry of a sidecar was written for: a digest of the whole, and a mark for each line, by which a later text
/// can be compared line by line although the earlier one is kept nowhere.
struct TextDigest: Hashable {
    /// 32 hexadecimal digits of the SHA-256 over all lines.
    let whole: String
    /// 4 hexadecimal digits for each line, `-` for a blank one.
    let lines: [String]

    /// The digest of some lines; blanks at their ends and blank lines at the end count for nothing.
    ///
    /// `kind`: What the whole digest covers besides: a block's language.
    init(of texts: [Substring], kind: String = "") {
        var kept = texts.map { Self.trimmed($0) }
        while kept.last?.isEmpty == true { kept.removeLast() }
        whole = Self.hash(([Substring(kind)] + kept).joined(separator: "\n"), digits: 32)
        lines = kept.map { line in
            line.isEmpty ? "-" : Self.hash(String(line), digits: 4)
        }
    }

    /// Reads what `text` gave; nil for anything else.
    init?(parsing text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = words.first, first.utf8.count == 32, first.utf8.allSatisfy(Self.isDigit),
            words.dropFirst().allSatisfy({
                $0 == "-" || $0.utf8.count == 4 && $0.utf8.allSatisfy(Self.isDigit)
            })
        else { return nil }
        whole = first
        lines = Array(words.dropFirst())
    }

    /// As a sidecar has it: the whole, then the lines, in rows that begin at a column (from 1) after the first.
    func text(indentedTo column: Int) -> String {
        var rows = [whole]
        for mark in lines {
            if column + rows[rows.count - 1].count + 1 + mark.count > 100 {
                rows.append(mark)
            } else {
                rows[rows.count - 1] += " " + mark
            }
        }
        return rows.joined(separator: "\n" + String(repeating: " ", count: column - 1))
    }

    /// How a text differs from the one that the digest was made of, a line each: `+ 41 | text` for what is new, and
    /// where lines are gone.
    ///
    /// `texts`: The lines as they are now, each with its number.
    func difference(to texts: [(number: Int, text: Substring)]) -> [String] {
        let now = TextDigest(of: texts.map(\.text)).lines
        guard max(now.count, lines.count) <= Self.comparable else {
            return ["it differs, and is too long to say where"]
        }
        let difference = now.difference(from: lines)
        let gone = Set(difference.removals.map(\.offset))
        let new = Set(difference.insertions.map(\.offset))
        var result: [String] = []
        var (before, after, missing) = (0, 0, 0)
        while before < lines.count || after < now.count {
            if gone.contains(before) {
                before += 1
                missing += 1
                continue
            }
            if missing > 0 {
                let place = after > 0 ? "after line \(texts[after - 1].number)" : "at the beginning"
                result.append("- \(missing == 1 ? "one line" : "\(missing) lines") \(place)")
                missing = 0
            }
            if new.contains(after) {
                result.append("+ \(texts[after].number) | \(texts[after].text)")
            } else {
                before += 1
            }
            after += 1
        }
        if missing > 0 { result.append("- \(missing == 1 ? "one line" : "\(missing) lines") at the end") }
        guard result.count > Self.shown else { return result }
        return result.prefix(Self.shown) + ["… and \(result.count - Self.shown) more"]
    }

    /// Texts of more lines are not compared line by line.
    private static let comparable = 5_000
    private static let shown = 20

    private static func hash(_ text: String, digits: Int) -> String {
        String(Hexadecimal.encode(SHA256.hash(text)).prefix(digits))
    }

    private static func trimmed(_ line: Substring) -> Substring {
        var line = line
        while let last = line.utf8.last, last == 0x20 || (9...13).contains(last) { line.removeLast() }
        return line
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}

extension CollectionDifference.Change {
    /// Where it is: in the earlier text for what went, in the later one for what came.
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
