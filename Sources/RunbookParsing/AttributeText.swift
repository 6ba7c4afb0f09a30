internal import Markdown
internal import Runbooks

/// Text that has attributes in it, as UTF-8, with the place of each byte.
final class AttributeText {
    let file: String
    let bytes: [UInt8]
    private let starts: [MarkdownPosition]

    init(_ span: MarkdownSpan, file: String) {
        self.file = file
        bytes = Array(span.text.utf8)
        starts = span.starts
    }

    /// The text of some bytes.
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The range from one byte to another, both included.
    func range(_ first: Int, through last: Int? = nil) -> SourceRange {
        SourceRange(file: file, start: position(first), end: last.map(position))
    }

    /// The first byte from an offset on that is no blank.
    func afterBlanks(_ offset: Int) -> Int {
        bytes[offset...].firstIndex { !Self.isBlank($0) } ?? bytes.count
    }

    /// A space, tab or line break.
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

    private func position(_ offset: Int) -> SourcePosition {
        let before = bytes[..<min(offset, bytes.count)]
        var line = 0
        var lineStart = 0
        if starts.count > 1 {
            line = min(before.count { $0 == UInt8(ascii: "\n") }, starts.count - 1)
            lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        }
        let width = before[lineStart...].count { $0 & 0xC0 != 0x80 }
        return SourcePosition(line: starts[line].line, column: starts[line].column + width)
    }
}
