public import JSON

/// JSON as Python's `json` module writes it. Bodies of requests, page tokens and names of cache files are such text,
/// and other AWS tools must come to the same bytes.
public enum PythonJSON {
    /// What stands behind commas and colons, and between them and what follows.
    public enum Layout: Sendable, Hashable {
        /// A blank, on one line: what `json.dumps` does unless told otherwise.
        case spaced
        /// Nothing: `separators=(",", ":")`.
        case compact
        /// Line breaks, each level so many blanks deeper.
        case indented(Int)
    }

    /// `json.dumps`: ASCII only, no line break at the end; `Infinity` for numbers beyond a float's range.
    public static func text(
        _ value: JSONValue, _ layout: Layout = .spaced, sortsKeys: Bool = false
    ) -> String {
        var writer = PythonJSONWriter(layout: layout, sortsKeys: sortsKeys)
        writer.write(value)
        return String(decoding: writer.output, as: UTF8.self)
    }

    /// The value with its numbers as `json.dumps` writes them again; those beyond a float's range keep their text.
    public static func normalised(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let number):
            rewritten(number).map(JSONValue.number) ?? value
        case .array(let elements): .array(elements.map(normalised))
        case .object(let object): .object(JSONObject(object.map { ($0.key, normalised($0.value)) }))
        default: value
        }
    }

    private static func rewritten(_ number: JSONNumber) -> JSONNumber? {
        let text = PythonText.repr(number)
        return text == number.text ? number : JSONNumber(text: text)
    }
}

extension JSONObject {
    /// The entries by key, in the order of code points, as Python sorts.
    public var sortedByKey: [(key: String, value: JSONValue)] {
        sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}

/// Appends JSON text to a buffer.
private struct PythonJSONWriter {
    let layout: PythonJSON.Layout
    let sortsKeys: Bool
    var output: [UInt8] = []
    var depth = 0

    init(layout: PythonJSON.Layout, sortsKeys: Bool) {
        self.layout = layout
        self.sortsKeys = sortsKeys
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: output += "null".utf8
        case .bool(let truth): output += (truth ? "true" : "false").utf8
        case .number(let number): write(number)
        case .string(let text): write(text)
        case .array(let elements):
            open("[", isEmpty: elements.isEmpty)
            for (index, element) in elements.enumerated() {
                if index > 0 { separate() }
                write(element)
            }
            close("]", isEmpty: elements.isEmpty)
        case .object(let object):
            open("{", isEmpty: object.isEmpty)
            for (index, entry) in (sortsKeys ? object.sortedByKey : Array(object)).enumerated() {
                if index > 0 { separate() }
                write(entry.key)
                output += (layout == .compact ? ":" : ": ").utf8
                write(entry.value)
            }
            close("}", isEmpty: object.isEmpty)
        }
    }

    private mutating func write(_ number: JSONNumber) {
        switch PythonText.repr(number) {
        case "inf": output += "Infinity".utf8
        case "-inf": output += "-Infinity".utf8
        case let text: output += text.utf8
        }
    }

    private mutating func open(_ bracket: Unicode.Scalar, isEmpty: Bool) {
        output.append(UInt8(ascii: bracket))
        depth += 1
        if !isEmpty { breakLine() }
    }

    private mutating func separate() {
        output += (layout == .spaced ? ", " : ",").utf8
        breakLine()
    }

    private mutating func close(_ bracket: Unicode.Scalar, isEmpty: Bool) {
        depth -= 1
        if !isEmpty { breakLine() }
        output.append(UInt8(ascii: bracket))
    }

    private mutating func breakLine() {
        guard case .indented(let indent) = layout else { return }
        output.append(UInt8(ascii: "\n"))
        output += repeatElement(UInt8(ascii: " "), count: indent * depth)
    }

    private mutating func write(_ text: String) {
        output.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\"".utf8
            case "\\": output += "\\\\".utf8
            case "\n": output += "\\n".utf8
            case "\r": output += "\\r".utf8
            case "\t": output += "\\t".utf8
            case "\u{8}": output += "\\b".utf8
            case "\u{C}": output += "\\f".utf8
            case _ where 0x20..<0x7F ~= scalar.value: output.append(UInt8(scalar.value))
            default:
                for unit in String(scalar).utf16 {
                    output += "\\u\(PythonText.hexadecimal(UInt32(unit), digits: 4))".utf8
                }
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
