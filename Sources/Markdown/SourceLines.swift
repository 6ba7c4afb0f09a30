internal import Glibc

/// A stretch of bytes that someone else owns.
typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

/// The bytes of a document and where its lines begin; a line ends with `\n`, `\r` or `\r\n`, as in CommonMark.
struct SourceLines {
    let bytes: UnsafeBufferPointer<UInt8>
    /// Offsets of the first byte of each line, and one past the end of the document.
    private let starts: [Int]
    /// The number of the first line: the one that cmark calls 1.
    let firstLine: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int) {
        self.bytes = bytes
        self.firstLine = firstLine
        var starts = [0]
        starts.reserveCapacity(bytes.count / 32 + 2)
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\r"), offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") {
                offset += 1
            } else if !Self.endsLine(byte) {
                continue
            }
            starts.append(offset)
        }
        if starts.last != bytes.count { starts.append(bytes.count) }
        self.starts = starts
    }

    private static func endsLine(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    /// The bytes of a line without its end; empty outside of the document.
    func line(_ number: Int) -> Bytes {
        let index = number - firstLine
        guard index >= 0, index + 1 < starts.count else { return bytes[bytes.count..<bytes.count] }
        var end = starts[index + 1]
        while end > starts[index], Self.endsLine(bytes[end - 1]) { end -= 1 }
        return bytes[starts[index]..<end]
    }

    /// The bytes of lines `first` to `last`, their ends included.
    func lines(_ first: Int, through last: Int) -> Bytes {
        let start = min(max(first - firstLine, 0), starts.count - 1)
        let end = min(max(last - firstLine + 1, start), starts.count - 1)
        return bytes[starts[start]..<starts[end]]
    }

    /// The place of a byte that belongs to the line.
    func position(line number: Int, offset: Int) -> MarkdownPosition {
        let line = line(number)
        let before = line[line.startIndex..<min(max(offset, line.startIndex), line.endIndex)]
        return MarkdownPosition(line: number, column: before.scalarCount + 1)
    }

    /// The place of a byte of the document. O(log lines).
    func position(ofByte offset: Int) -> MarkdownPosition {
        var low = 0
        var high = starts.count - 1
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return position(line: firstLine + low, offset: offset)
    }

    /// The last place of the line; column 1 for an empty one.
    func end(ofLine number: Int) -> MarkdownPosition {
        MarkdownPosition(line: number, column: max(line(number).scalarCount, 1))
    }

    /// Where the text of a line begins whose container's marks and indentation were removed.
    ///
    /// What was removed stands in front, so the ends of both agree.
    func start(ofStripped text: Bytes, line number: Int) -> MarkdownPosition {
        let removed = line(number).scalarCount - text.scalarCount
        return MarkdownPosition(line: number, column: max(removed, 0) + 1)
    }
}

extension Bytes {
    /// The number of Unicode scalars in UTF-8 bytes.
    var scalarCount: Int { reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 } }

    /// Without spaces and tabs in front.
    var withoutIndentation: Bytes { drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

    /// Without spaces and tabs at both ends.
    var withoutBlanks: Bytes {
        var rest = withoutIndentation
        while let last = rest.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
            rest.removeLast()
        }
        return rest
    }

    /// The offset of the first occurrence; nil when there is none.
    func offset(of text: StaticString) -> Int? {
        let sought = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard let first = sought.first, let start = base.baseAddress else { return nil }
        var from = startIndex
        while from < endIndex, let found = memchr(start + from, Int32(first), endIndex - from) {
            let offset = UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found))
            if base[offset..<endIndex].starts(with: sought) { return offset }
            from = offset + 1
        }
        return nil
    }

    /// The text, which is UTF-8 as the document was.
    var string: String { String(decoding: self, as: UTF8.self) }
}
