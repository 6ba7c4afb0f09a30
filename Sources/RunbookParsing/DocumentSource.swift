/// A document cut into its front matter and the Markdown after it.
public final class DocumentSource: Sendable {
    /// The YAML between the two `---` lines; nil when there is none.
    public let frontMatter: Substring?
    /// The Markdown.
    public let body: Substring
    /// The number of the body's first line.
    public let firstLine: Int

    /// Front matter begins with the document, a byte order mark aside; without its closing line it is Markdown.
    public init(_ source: String) {
        var text = source[...]
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        let utf8 = text.utf8
        var number = 0
        var start = utf8.startIndex
        var yaml = utf8.startIndex
        while start < utf8.endIndex {
            let end = utf8[start...].firstIndex(of: UInt8(ascii: "\n")) ?? utf8.endIndex
            let next = end < utf8.endIndex ? utf8.index(after: end) : end
            let isMark = Self.isMark(utf8[start..<end])
            number += 1
            if number == 1 {
                guard isMark else { break }
                yaml = next
            } else if isMark {
                frontMatter = Substring(utf8[yaml..<start])
                body = Substring(utf8[next...])
                firstLine = number + 1
                return
            }
            start = next
        }
        frontMatter = nil
        body = text
        firstLine = 1
    }

    /// A file that has no front matter: all of it is the body.
    init(whole text: String) {
        frontMatter = nil
        body = text[...]
        firstLine = 1
    }

    /// The lines of the body without their ends. O(length of the document).
    var lines: [Substring] {
        body.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        }
    }

    /// The number of the body's last line.
    var lastLine: Int {
        let breaks = body.utf8.count { $0 == UInt8(ascii: "\n") }
        return firstLine + breaks - (body.utf8.last == UInt8(ascii: "\n") ? 1 : 0)
    }

    /// A line of the body without its end; empty for one that is not there. O(length of the document).
    func line(_ number: Int) -> Substring {
        let lines = lines
        return lines.indices.contains(number - firstLine) ? lines[number - firstLine] : ""
    }

    private static func isMark(_ line: Substring.UTF8View.SubSequence) -> Bool {
        guard line.starts(with: "---".utf8) else { return false }
        return line.dropFirst(3).allSatisfy { " \t\r".utf8.contains($0) }
    }
}
