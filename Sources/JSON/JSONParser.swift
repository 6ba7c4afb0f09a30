/// One pass over the bytes of a JSON text, which must be UTF-8. Must not outlive them.
struct JSONParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The whole text: one value with nothing but white space around it.
    mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        let result = try value()
        skipSpace()
        guard index == bytes.count else { throw error("unexpected \(found) after the value") }
        return result
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        switch peek {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw error("expected a value, found \(found)")
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try enter()
        var result = JSONObject()
        if peek == UInt8(ascii: "}") {
            leave()
            return .object(result)
        }
        while true {
            guard peek == UInt8(ascii: "\"") else { throw error("expected a key in quotes, found \(found)") }
            let key = try string()
            skipSpace()
            guard peek == UInt8(ascii: ":") else { throw error("expected `:` after the key, found \(found)") }
            index += 1
            skipSpace()
            result[key] = try value()
            skipSpace()
            if peek == UInt8(ascii: "}") { break }
            guard peek == UInt8(ascii: ",") else { throw error("expected `,` or `}`, found \(found)") }
            index += 1
            skipSpace()
        }
        leave()
        return .object(result)
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try enter()
        var result: [JSONValue] = []
        if peek == UInt8(ascii: "]") {
            leave()
            return .array(result)
        }
        while true {
            result.append(try value())
            skipSpace()
            if peek == UInt8(ascii: "]") { break }
            guard peek == UInt8(ascii: ",") else { throw error("expected `,` or `]`, found \(found)") }
            index += 1
            skipSpace()
        }
        leave()
        return .array(result)
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        guard depth <= JSONValue.depthLimit else {
            throw error("nested deeper than \(JSONValue.depthLimit) levels")
        }
        index += 1
        skipSpace()
    }

    private mutating func leave() {
        depth -= 1
        index += 1
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let start = index
        for offset in 0..<word.utf8CodeUnitCount {
            guard peek == word.utf8Start[offset] else {
                index = start
                throw error("expected a value, found \(found)")
            }
            index += 1
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let start = index
        if peek == UInt8(ascii: "-") { index += 1 }
        if peek == UInt8(ascii: "0") {
            index += 1
            guard !isDigit(peek) else { throw error("a number must not begin with 0") }
        } else {
            try digits()
        }
        if peek == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            index += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        let text = UnsafeBufferPointer(rebasing: bytes[start..<index])
        return JSONNumber(checked: String(decoding: text, as: UTF8.self))
    }

    private mutating func digits() throws(JSONError) {
        guard isDigit(peek) else { throw error("expected a digit, found \(found)") }
        while isDigit(peek) { index += 1 }
    }

    private mutating func string() throws(JSONError) -> String {
        index += 1
        let start = index
        while isPlain(peek) { index += 1 }
        guard peek == UInt8(ascii: "\"") else { return try escapedString(from: start) }
        defer { index += 1 }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
    }

    /// A string whose first part, from `start` on, has been seen to have no escapes.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var content = Array(bytes[start..<index])
        while peek != UInt8(ascii: "\"") {
            guard index < bytes.count else { throw error("the string does not end") }
            if peek == UInt8(ascii: "\\") {
                index += 1
                try escape(into: &content)
            } else if isPlain(peek) {
                let start = index
                while isPlain(peek) { index += 1 }
                content.append(contentsOf: bytes[start..<index])
            } else {
                throw error("a control character in a string must be escaped")
            }
        }
        index += 1
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        let byte = peek
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            index += 1
            let scalar = try escapedScalar()
            content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            return
        default: throw error("unknown escape: \(found) after `\\`")
        }
        index += 1
    }

    /// The scalar of `\uXXXX` or a pair of them, from the digits on.
    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let afterFirst = index
        guard first < 0xDC00, peek == UInt8(ascii: "\\") else { return "\u{FFFD}" }
        index += 1
        guard peek == UInt8(ascii: "u") else {
            index = afterFirst
            return "\u{FFFD}"
        }
        index += 1
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second) else {
            index = afterFirst
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var result: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch peek {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = peek - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = peek - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = peek - UInt8(ascii: "A") + 10
            default: throw error("expected four hexadecimal digits after `\\u`, found \(found)")
            }
            result = result << 4 | UInt32(digit)
            index += 1
        }
        return result
    }
}

extension JSONParser {
    /// The next byte; 0 at the end, which no rule of the grammar takes.
    private var peek: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// It stands for itself in a string. Bytes of other than ASCII characters do.
    private func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// What stands at the index, for messages.
    private var found: String {
        guard index < bytes.count else { return "the end" }
        let rest = bytes[index..<min(index + 4, bytes.count)]
        let character = String(decoding: rest, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        return character.value < 0x20 ? "a control character" : "`\(character)`"
    }

    private func error(_ message: String) -> JSONError {
        let before = bytes[..<index]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let lines = before.count { $0 == 0x0A }
        // A scalar is counted at its first byte; the others look like 10xxxxxx.
        let scalars = before[lineStart...].count { $0 & 0xC0 != 0x80 }
        return JSONError(message: message, line: lines + 1, column: scalars + 1)
    }
}
