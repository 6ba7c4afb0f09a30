extension JSONValue {
    /// Compact JSON text without a space, keys in their order.
    public func serialized() -> String { JSONWriter.text(of: self, layout: .compact) }

    /// JSON text over several lines, each level `indent` spaces deeper.
    ///
    /// The bytes are those of Python's `json.dumps(value, indent=indent, ensure_ascii=False)`; numbers keep the
    /// text they were read from.
    public func serialized(indent: Int) -> String { JSONWriter.text(of: self, layout: .indented(indent)) }

    /// Compact JSON text, the same for equal values: keys sorted by their scalars, numbers in their shortest form.
    public func canonical() -> String { JSONWriter.text(of: self, layout: .canonical) }
}

/// Appends JSON text to a buffer.
private struct JSONWriter {
    enum Layout: Equatable {
        case compact
        case canonical
        case indented(Int)
    }

    let layout: Layout
    var output: [UInt8] = []
    var depth = 0

    static func text(of value: JSONValue, layout: Layout) -> String {
        var writer = JSONWriter(layout: layout)
        writer.write(value)
        return String(decoding: writer.output, as: UTF8.self)
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: write(plain: "null")
        case .bool(let truth): write(plain: truth ? "true" : "false")
        case .number(let number): write(plain: layout == .canonical ? number.normalized : number.text)
        case .string(let text): write(quoted: text)
        case .array(let elements): write(elements)
        case .object(let object): write(object)
        }
    }

    private mutating func write(_ elements: [JSONValue]) {
        guard !elements.isEmpty else { return write(plain: "[]") }
        open("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { separate() }
            write(element)
        }
        close("]")
    }

    private mutating func write(_ object: JSONObject) {
        guard !object.isEmpty else { return write(plain: "{}") }
        open("{")
        if layout == .canonical {
            let sorted = object.sorted { left, right in
                left.key.unicodeScalars.lexicographicallyPrecedes(right.key.unicodeScalars)
            }
            write(entries: sorted)
        } else {
            write(entries: object)
        }
        close("}")
    }

    private mutating func write(entries: some Sequence<(key: String, value: JSONValue)>) {
        var isFirst = true
        for (key, value) in entries {
            if !isFirst { separate() }
            isFirst = false
            write(quoted: key)
            output.append(UInt8(ascii: ":"))
            if case .indented = layout { output.append(UInt8(ascii: " ")) }
            write(value)
        }
    }

    private mutating func open(_ bracket: Unicode.Scalar) {
        output.append(UInt8(ascii: bracket))
        depth += 1
        breakLine()
    }

    private mutating func separate() {
        output.append(UInt8(ascii: ","))
        breakLine()
    }

    private mutating func close(_ bracket: Unicode.Scalar) {
        depth -= 1
        breakLine()
        output.append(UInt8(ascii: bracket))
    }

    private mutating func breakLine() {
        guard case .indented(let indent) = layout else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * depth))
    }

    private mutating func write(plain text: String) { output.append(contentsOf: text.utf8) }

    private mutating func write(quoted text: String) {
        output.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for (index, byte) in bytes.enumerated() {
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                    continue
                }
                output.append(contentsOf: bytes[start..<index])
                write(escaped: byte)
                start = index + 1
            }
            output.append(contentsOf: bytes[start...])
        }
        output.append(UInt8(ascii: "\""))
    }

    private mutating func write(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write(plain: "\\\"")
        case UInt8(ascii: "\\"): write(plain: "\\\\")
        case 0x08: write(plain: "\\b")
        case 0x0C: write(plain: "\\f")
        case 0x0A: write(plain: "\\n")
        case 0x0D: write(plain: "\\r")
        case 0x09: write(plain: "\\t")
        default:
            let digits = String(byte, radix: 16)
            write(plain: "\\u00\(byte < 0x10 ? "0" : "")\(digits)")
        }
    }
}
