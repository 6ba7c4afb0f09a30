/// How bash writes and reads words.
enum BashQuoting {
    /// A word in single quotes.
    static func quoted(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [UInt8(ascii: "'")]
        for byte in bytes {
            if byte == UInt8(ascii: "'") { result += Array("'\\''".utf8) } else { result.append(byte) }
        }
        result.append(UInt8(ascii: "'"))
        return result
    }

    /// A word in single quotes.
    static func quoted(_ text: String) -> String { String(decoding: quoted(Array(text.utf8)), as: UTF8.self) }

    /// Reads one word as `declare -p` writes it: bare, `"…"` with backslashes, or `$'…'`.
    ///
    /// - Parameter rest: Starts at the word; what follows it is left.
    /// - Returns: The word's bytes; nil when it is not such a word.
    static func readWord(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard let first = rest.first else { return [] }
        switch first {
        case UInt8(ascii: "\""): return readDouble(&rest)
        case UInt8(ascii: "$"): return readANSI(&rest)
        default:
            let word = rest.prefix {
                $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ")") && $0 != UInt8(ascii: "]")
            }
            rest = rest.dropFirst(word.count)
            return Array(word)
        }
    }

    private static func readDouble(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        var word: [UInt8] = []
        rest = rest.dropFirst()
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return word }
            if byte == UInt8(ascii: "\\"), let next = rest.popFirst() {
                if !"$`\"\\".utf8.contains(next) { word.append(byte) }
                word.append(next)
            } else {
                word.append(byte)
            }
        }
        return nil
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "E"): 27, UInt8(ascii: "e"): 27,
        UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
        UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): 92, UInt8(ascii: "'"): 39, UInt8(ascii: "\""): 34,
    ]

    private static func readANSI(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.starts(with: Array("$'".utf8)) else { return nil }
        rest = rest.dropFirst(2)
        var word: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "'") { return word }
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
                word.append(byte)
                continue
            }
            if let escaped = escapes[next] {
                word.append(escaped)
            } else if (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(next) {
                var value = Int(next - UInt8(ascii: "0"))
                for _ in 0..<2 {
                    guard let digit = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit)
                    else { break }
                    value = value * 8 + Int(digit - UInt8(ascii: "0"))
                    rest.removeFirst()
                }
                word.append(UInt8(truncatingIfNeeded: value))
            } else {
                word += [byte, next]
            }
        }
        return nil
    }
}
