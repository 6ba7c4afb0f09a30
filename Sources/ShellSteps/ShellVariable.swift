internal import ShellScanning

/// One variable as `declare -p` prints it, and what can be read from that.
struct ShellVariable: Sendable, Hashable {
    /// What a variable holds.
    enum Value: Sendable, Hashable {
        case scalar(Bytes)
        case indexed([Element])
        case associative([Element])
    }

    /// One element of an array; the key of an indexed one is its number in decimal.
    struct Element: Sendable, Hashable {
        var key: Bytes
        var value: Bytes
    }

    /// The whole line without its newline; bash reads it back as it is.
    let line: Bytes
    /// The variable's name.
    let name: String
    /// The attribute letters; empty for a plain variable.
    let attributes: String
    private let valueStart: Int?
    private static let start = Bytes(text: "declare -")

    /// Reads a line; nil when it is not one of `declare -p`.
    init?(line: Bytes) {
        guard line.starts(with: Self.start), let lettersEnd = line[Self.start.count...].firstIndex(of: 32)
        else { return nil }
        let nameStart = lettersEnd + 1
        let nameEnd = line[nameStart...].firstIndex { !ShellNames.isNameByte($0) } ?? line.endIndex
        let isAssigned = nameEnd < line.endIndex && line[nameEnd] == UInt8(ascii: "=")
        guard nameEnd > nameStart, nameEnd == line.endIndex || isAssigned else { return nil }
        name = String(decoding: line[nameStart..<nameEnd], as: UTF8.self)
        let letters = line[Self.start.count..<lettersEnd]
        attributes = letters.first == UInt8(ascii: "-") ? "" : String(decoding: letters, as: UTF8.self)
        valueStart = isAssigned ? nameEnd + 1 : nil
        self.line = line
    }

    /// What it holds; nil when it is declared without a value.
    var value: Value? {
        guard let valueStart else { return nil }
        var reader = QuotedReader(bytes: line, index: valueStart)
        guard attributes.contains("a") || attributes.contains("A") else { return .scalar(reader.word()) }
        let elements = reader.elements()
        return attributes.contains("A") ? .associative(elements) : .indexed(elements)
    }
}

/// Undoes the quoting of `declare -p`: `"…"` with backslashes, `$'…'`, and plain text.
private struct QuotedReader {
    let bytes: Bytes
    var index: Int

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func elements() -> [ShellVariable.Element] {
        var all: [ShellVariable.Element] = []
        index += 1  // (
        while let byte = current, byte != UInt8(ascii: ")") {
            guard byte == UInt8(ascii: "[") else {
                index += 1
                continue
            }
            index += 1
            let key = word(until: UInt8(ascii: "]"))
            index += 2  // ]=
            all.append(.init(key: key, value: word()))
        }
        return all
    }

    /// One value: up to a space or closing parenthesis outside quotes, or up to `end`.
    mutating func word(until end: UInt8? = nil) -> Bytes {
        var result: Bytes = []
        while let byte = current {
            if let end {
                if byte == end { break }
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: ")") {
                break
            }
            index += 1
            switch byte {
            case UInt8(ascii: "\""): result += doubleQuoted()
            case UInt8(ascii: "$") where current == UInt8(ascii: "'"):
                index += 1
                result += ansiQuoted()
            case UInt8(ascii: "'"):
                while let next = current, next != byte {
                    result.append(next)
                    index += 1
                }
                index += 1
            case UInt8(ascii: "\\"):
                if let next = current { result.append(next) }
                index += 1
            default: result.append(byte)
            }
        }
        return result
    }

    private mutating func doubleQuoted() -> Bytes {
        var result: Bytes = []
        while let byte = current {
            index += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\"), let next = current, "$`\"\\\n".utf8.contains(next) {
                index += 1
                result.append(next)
            } else {
                result.append(byte)
            }
        }
        return result
    }

    private mutating func ansiQuoted() -> Bytes {
        var result: Bytes = []
        while let byte = current {
            index += 1
            if byte == UInt8(ascii: "'") { break }
            guard byte == UInt8(ascii: "\\"), let next = current else {
                result.append(byte)
                continue
            }
            index += 1
            switch next {
            case UInt8(ascii: "a"): result.append(7)
            case UInt8(ascii: "b"): result.append(8)
            case UInt8(ascii: "t"): result.append(9)
            case UInt8(ascii: "n"): result.append(10)
            case UInt8(ascii: "v"): result.append(11)
            case UInt8(ascii: "f"): result.append(12)
            case UInt8(ascii: "r"): result.append(13)
            case UInt8(ascii: "E"), UInt8(ascii: "e"): result.append(27)
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                var code = Int(next - 48)
                var digits = 1
                while digits < 3, let digit = current, (48...55).contains(digit) {
                    code = code * 8 + Int(digit - 48)
                    digits += 1
                    index += 1
                }
                result.append(UInt8(truncatingIfNeeded: code))
            default: result.append(next)
            }
        }
        return result
    }
}
