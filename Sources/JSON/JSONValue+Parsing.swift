extension JSONValue {
    /// How deep arrays and objects may nest in text that is parsed.
    public static let depthLimit = 512

    /// Reads one JSON text (RFC 8259, without extensions).
    ///
    /// Of a key that comes twice in an object the last value stays, in the first place. A lone surrogate escape
    /// becomes U+FFFD.
    ///
    /// - Throws: `JSONError` for anything else, and for nesting beyond `depthLimit`.
    public static func parse(_ text: String) throws(JSONError) -> JSONValue {
        var text = text
        return try text.withUTF8 { bytes in Result(parsing: bytes) }.get()
    }

    /// Reads one JSON text in UTF-8.
    ///
    /// - Throws: `JSONError` as for text, and for bytes that are no UTF-8.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw notUTF8(bytes) }
        return try parse(text)
    }

    private static func notUTF8(_ bytes: [UInt8]) -> JSONError {
        var result = JSONError(message: "the text is not UTF-8", line: 1, column: 1)
        var rest = bytes.makeIterator()
        var decoder = UTF8()
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            result.column = scalar == "\n" ? 1 : result.column + 1
            result.line += scalar == "\n" ? 1 : 0
        }
        return result
    }
}

extension Result where Success == JSONValue, Failure == JSONError {
    /// The value of a whole text, or why it has none.
    fileprivate init(parsing bytes: UnsafeBufferPointer<UInt8>) {
        var parser = JSONParser(bytes)
        do throws(JSONError) {
            self = .success(try parser.document())
        } catch {
            self = .failure(error)
        }
    }
}
