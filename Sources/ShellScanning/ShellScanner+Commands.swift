/// Single commands, simple and compound.
extension ShellScanner {
    /// Reads one command; gives its words when it is a simple one.
    mutating func command() -> [ShellWord] {
        if has("((") {
            skipArithmetic()
            redirections()
            return []
        }
        if current == UInt8(ascii: "(") {
            nested { $0.advance() }
            redirections()
            return []
        }
        if let word = reserved(), compound(word) {
            redirections()
            return []
        }
        return simple()
    }

    /// Reads a list in parentheses.
    mutating func nested(open: (inout ShellScanner) -> Void) {
        level += 1
        let outer = pending
        pending = []
        open(&self)
        list(until: [")"])
        pending = outer
        level -= 1
    }

    /// Reads a compound command; false when the word begins none.
    private mutating func compound(_ word: String) -> Bool {
        switch word {
        case "{":
            advance()
            list(until: ["}"])
        case "if":
            advance(2)
            list(until: ["fi"])
        case "while", "until":
            advance(5)
            list(until: ["done"])
        case "for", "select":
            advance(word.utf8.count)
            skipBlanks()
            if has("((") {
                skipArithmetic()
            } else {
                let name = [ShellWord(text: "for", offset: index), self.word()]
                note(name, at: line)
                skipBlanks()
                while let byte = current, byte != 10, byte != UInt8(ascii: ";"), reserved() != "do" {
                    let start = index
                    _ = self.word()
                    if index == start { advance() }
                    skipBlanks()
                }
            }
            list(until: ["done"])
        case "case":
            advance(4)
            skipBlanks()
            _ = self.word()
            cases()
        case "[[":
            while index < bytes.count, !has(" ]]") {
                let start = index
                skipBlanks()
                _ = self.word()
                if index == start { advance() }
                if has("]]") { break }
            }
            skipBlanks()
            advance(2)
        case "function", "coproc":
            advance(word.utf8.count)
            skipBlanks()
            _ = self.word()
            functionBody()
        default: return false
        }
        return true
    }

    private mutating func cases() {
        skipSpace()
        if has("in") { advance(2) }
        while index < bytes.count {
            skipSpace()
            if reserved() == "esac" {
                advance(4)
                return
            }
            let start = index
            while let byte = current, byte != UInt8(ascii: ")") || index == start {
                let before = index
                if byte != UInt8(ascii: "(") { _ = self.word() }
                if index == before { advance() }
            }
            advance()
            while index < bytes.count {
                let before = index
                list(until: [";;"])
                if reserved() == "esac" || index > before { break }
                advance()
            }
        }
    }

    mutating func skipSpace() {
        while let byte = current, byte == 10 || byte == 32 || byte == 9 || byte == UInt8(ascii: "#") {
            if byte == UInt8(ascii: "#") {
                comment()
            } else if byte == 10 {
                newline()
            } else {
                advance()
            }
        }
    }

    private mutating func functionBody() {
        skipBlanks()
        if has("()") { advance(2) }
        skipSpace()
        let start = index
        inside { _ = $0.command() }
        if index == start { advance() }
    }

    private mutating func simple() -> [ShellWord] {
        let first = line
        var words: [ShellWord] = []
        var hasInput = false
        while let byte = current, !"\n;&|)".utf8.contains(byte) || has("&>") {
            if byte == UInt8(ascii: "(") {
                // `name ()`: a function; else an error of the text.
                guard words.count == 1 else { break }
                advance()
                skipBlanks()
                if current == UInt8(ascii: ")") { advance() }
                functionBody()
                return []
            }
            if byte == UInt8(ascii: "#") {
                comment()
                break
            }
            if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || has("&>"), !has("<("), !has(">(") {
                hasInput = hasInput || byte == UInt8(ascii: "<")
                redirection()
            } else {
                let start = index
                let word = self.word()
                if index == start { break }
                // A number before a redirection is a descriptor.
                let isDescriptor =
                    (current == UInt8(ascii: "<") || current == UInt8(ascii: ">")) && Int(word.text) != nil
                if !isDescriptor { words.append(word) }
            }
            skipBlanks()
        }
        note(words, at: first, hasInput: hasInput)
        return words
    }

    private mutating func note(_ words: [ShellWord], at line: Int, hasInput: Bool = false) {
        if words.isEmpty { return }
        commands.append(ShellCommand(words: words, line: line, isOwn: level == 0, hasInput: hasInput))
    }

    private mutating func redirections() {
        skipBlanks()
        while let byte = current {
            if (48...57).contains(byte), has("<", at: 1) || has(">", at: 1) { advance() }
            guard has("<") || has(">") || has("&>"), !has("<("), !has(">(") else { return }
            redirection()
            skipBlanks()
        }
    }

    private mutating func redirection() {
        if has("<<<") {
            advance(3)
        } else if has("<<") {
            advance(2)
            let isIndented = current == UInt8(ascii: "-")
            if isIndented { advance() }
            skipBlanks()
            let written = word().text
            let end = written.filter { !"'\"\\".contains($0) }
            pending.append((end, isIndented, end != written))
            return
        } else {
            while let byte = current, "<>&|".utf8.contains(byte), !has("<("), !has(">(") { advance() }
        }
        skipBlanks()
        _ = word()
    }
}
