/// Words and what stands inside them.
extension ShellScanner {
    /// Reads one word, as written; the lists inside it are read as lists.
    mutating func word() -> ShellWord {
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
        return ShellWord(text: text(start..<index), offset: start)
    }

    /// Reads one character, or what a quote or a dollar begins.
    private mutating func piece() {
        switch current {
        case UInt8(ascii: "\\"): advance(2)
        case UInt8(ascii: "'"):
            let start = index
            advance()
            while let byte = current, byte != UInt8(ascii: "'") { advance() }
            advance()
            regions.append(.init(kind: .quoted, range: start..<index))
        case UInt8(ascii: "\""):
            let start = index
            advance()
            while let byte = current, byte != UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") {
                    piece()
                } else {
                    advance()
                }
            }
            advance()
            regions.append(.init(kind: .quoted, range: start..<index))
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
            parameter()
        } else if has("$'") {
            advance(2)
            while let byte = current, byte != UInt8(ascii: "'") {
                advance(byte == UInt8(ascii: "\\") ? 2 : 1)
            }
            advance()
        } else {
            let start = index
            advance()
            let name = name()
            if !name.isEmpty { variables.append(.init(name: name, range: start..<index, hasFallback: false)) }
        }
    }

    /// Reads `${…}`.
    private mutating func parameter() {
        let start = index
        advance(2)
        let isAsked = current == UInt8(ascii: "#") || current == UInt8(ascii: "!")
        if isAsked { advance() }
        let name = name()
        if !name.isEmpty {
            let end = index
            let operators = [":-", "-", ":+", "+", ":=", "=", ":?", "?"]
            let hasFallback = operators.contains { has($0) }
            variables.append(.init(name: name, range: start..<end, hasFallback: hasFallback))
        }
        inside { scanner in
            while scanner.current != nil, scanner.current != UInt8(ascii: "}") { scanner.piece() }
        }
        advance()
    }

    /// Reads the name of a variable; empty for `$1`, `$?` and their like.
    private mutating func name() -> String {
        let start = index
        while let byte = current, ShellNames.isNameByte(byte) { advance() }
        let name = text(start..<index)
        guard ShellNames.isVariable(name) else {
            index = start
            return ""
        }
        return name
    }

    /// Ends a line, and reads the here-documents that begin after it.
    mutating func newline() {
        advance()
        let documents = pending
        pending = []
        for document in documents {
            let start = index
            while index < bytes.count {
                let end = bytes[index...].firstIndex(of: 10) ?? bytes.count
                let line = text(index..<end)
                if (document.isIndented ? String(line.drop { $0 == "\t" }) : line) == document.end { break }
                while index < end {
                    let byte = bytes[index]
                    if !document.isQuoted, byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "$") {
                        piece()
                    } else {
                        advance()
                    }
                }
                if index == end { advance() }
            }
            regions.append(.init(kind: .hereDocument(isQuoted: document.isQuoted), range: start..<index))
            while let byte = current, byte != 10 { advance() }
            advance()
        }
    }

    /// Passes over `((…))`.
    mutating func skipArithmetic() { inside { $0.passArithmetic() } }

    private mutating func passArithmetic() {
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
        inside { scanner in
            while let byte = scanner.current, byte != UInt8(ascii: ")") {
                if byte == UInt8(ascii: "(") { scanner.skipArray() } else { scanner.piece() }
            }
        }
        advance()
    }
}
