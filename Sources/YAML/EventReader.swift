internal import CYAML

/// One libyaml parser over bytes that outlive it; events come out one at a time.
///
/// libyaml keeps a pointer to the parser inside the parser, so it lives on the heap and never moves.
struct EventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeBufferPointer<UInt8>
    private let firstLine: Int
    /// Where lines begin, in characters. libyaml's own lines also end at U+0085, U+2028 and U+2029, as in YAML 1.1, and
    /// with the text.
    private let lineStarts: [Int]

    init(_ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int) throws(YAMLError) {
        parser = .allocate(capacity: 1)
        self.bytes = bytes
        self.firstLine = firstLine
        lineStarts = Self.lineStarts(bytes)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLError(message: "out of memory", mark: YAMLMark(line: firstLine, column: 1))
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event, to be consumed by `body`, which must not keep any of its pointers.
    func next<Result>(_ body: (yaml_event_t) throws(YAMLError) -> Result) throws(YAMLError) -> Result {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        return try body(event)
    }

    /// The place that libyaml means; it counts characters from 0. O(log lines).
    func mark(_ mark: yaml_mark_t) -> YAMLMark {
        let index = Int(mark.index)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= index { low = middle } else { high = middle }
        }
        return YAMLMark(line: low + firstLine, column: index - lineStarts[low] + 1)
    }

    private func failure() -> YAMLError {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "not enough memory"
        guard state.error != YAML_READER_ERROR else {
            return YAMLError(message: problem, mark: mark(ofByte: Int(state.problem_offset)))
        }
        var message = problem
        if let context = state.context {
            message += " \(String(cString: context))"
            let begun = mark(state.context_mark)
            if begun.line != mark(state.problem_mark).line { message += " that begins in line \(begun.line)" }
        }
        return YAMLError(message: message, mark: mark(state.problem_mark))
    }

    /// libyaml gives a byte offset, not a mark, for bytes that it refuses to read.
    private func mark(ofByte offset: Int) -> YAMLMark {
        var mark = YAMLMark(line: firstLine, column: 1)
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                mark = YAMLMark(line: mark.line + 1, column: 1)
            } else if byte & 0xC0 != 0x80 {
                mark.column += 1
            }
        }
        return mark
    }

    private static func lineStarts(_ bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        var starts = [0]
        var character = 0
        for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
            character += 1
            let isReturn = byte == UInt8(ascii: "\r")
            let isPair = isReturn && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n")
            if byte == UInt8(ascii: "\n") || isReturn && !isPair { starts.append(character) }
        }
        return starts
    }
}
