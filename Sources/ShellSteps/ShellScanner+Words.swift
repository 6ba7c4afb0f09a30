/// Words and what stands inside them.
extension ShellScanner {
    /// Reads one word, as written; the lists inside it are read as lists.
    mutating func word() -> String {
        let start = index
        while let byte = current, !" \t\n;&|)".utf8.contains(byte) {
            if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") {
                guard has("(", at: 1) else { break }
                nested { $0.advance(2) }
            } else if byte == UInt8(ascii: "(") {
                // `name=(…)` is an array; a bare parenthesis ends the word.
                guard index > start, bytes[index - 1] == UInt8(ascii: "=") else { break }
                skipArray()
            } else {
                piece()
            }
        }
        return Bytes(bytes[start..<index]).text
    }

    /// Reads one character, or what a quote or a dollar begins.
    private mutating func piece() {
        switch current {
        case UInt8(ascii: "\\"): advance(2)
        case UInt8(ascii: "'"):
            advance()
            while let byte = current, byte != UInt8(ascii: "'") { advance() }
            advance()
        case UInt8(ascii: "\""):
            advance()
            while let byte = current, byte != UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") {
                    piece()
                } else {
                    advance()
                }
            }
            advance()
        case UInt8(ascii: "`"):
            advance()
            while let byte = current, byte != UInt8(ascii: "`") {
                advance(byte == UInt8(ascii: "\\") ? 2 : 1)
            }
            advance()
        case UInt8(ascii: "$"): dollar()
        default: advance()
        }
    }

    private mutating func dollar() {
        if has("$((") {
            advance()
            skipArithmetic()
        } else if has("$(") {
            nested { $0.advance(2) }
        } else if has("${") {
            advance(2)
            while current != nil, current != UInt8(ascii: "}") { piece() }
            advance()
        } else if has("$'") {
            advance(2)
            while let byte = current, byte != UInt8(ascii: "'") {
                advance(byte == UInt8(ascii: "\\") ? 2 : 1)
            }
            advance()
        } else {
            advance()
        }
    }

    /// Passes over `((…))`.
    mutating func skipArithmetic() {
        var depth = 0
        while let byte = current {
            if byte == UInt8(ascii: "(") {
                depth += 1
                advance()
            } else if byte == UInt8(ascii: ")") {
                depth -= 1
                advance()
                if depth == 0 { return }
            } else {
                piece()
            }
        }
    }

    /// Passes over the `(…)` of an array.
    private mutating func skipArray() {
        advance()
        while let byte = current, byte != UInt8(ascii: ")") {
            if byte == UInt8(ascii: "(") { skipArray() } else { piece() }
        }
        advance()
    }
}
