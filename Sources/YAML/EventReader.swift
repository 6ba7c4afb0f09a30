internal import CYAML

/// One libyaml parser over bytes that outlive it; events come out one at a time.
///
/// libyaml keeps a pointer to the parser inside the parser, so it lives on the heap and never moves.
struct EventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeBufferPointer<UInt8>
    private let firstLine: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int) throws(YAMLError) {
        parser = .allocate(capacity: 1)
        self.bytes = bytes
        self.firstLine = firstLine
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

    /// The place that libyaml means; it counts lines and columns from 0.
    func mark(_ mark: yaml_mark_t) -> YAMLMark {
        YAMLMark(line: Int(mark.line) + firstLine, column: Int(mark.column) + 1)
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
}
