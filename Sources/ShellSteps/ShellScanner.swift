/// Reads the text of a block as far as commands, words and pipes go: enough to name a command, not to run one.
///
/// Takes any text and comes to an end; what it cannot read it passes over.
struct ShellScanner {
    let bytes: Bytes
    var index = 0
    private var line = 1
    private var hereDocuments: [(end: String, isIndented: Bool)] = []
    /// How many command substitutions and subshells deep.
    private var level = 0
    /// The simple commands, inner ones before those around them.
    private(set) var commands: [ShellCommand] = []
    /// The pipes of two or more parts, inner ones before those around them.
    private(set) var pipes: [ShellPipe] = []

    /// Reads a text.
    static func scan(_ text: String) -> ShellScanner {
        var scanner = ShellScanner(bytes: Bytes(text: text))
        while scanner.index < scanner.bytes.count {
            scanner.list(until: [])
            scanner.advance()  // A stray `)` or `}`.
        }
        return scanner
    }

    private init(bytes: Bytes) { self.bytes = bytes }

    // MARK: - Characters

    var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    func has(_ text: String, at offset: Int = 0) -> Bool {
        bytes[min(index + offset, bytes.count)...].starts(with: text.utf8)
    }

    mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where index < bytes.count {
            if bytes[index] == 10 { line += 1 }
            index += 1
        }
    }

    private mutating func newline() {
        advance()
        for document in hereDocuments {
            while index < bytes.count {
                let end = bytes[index...].firstIndex(of: 10) ?? bytes.count
                let text = Bytes(bytes[index..<end]).text
                advance(end - index + 1)
                if (document.isIndented ? String(text.drop { $0 == "\t" }) : text) == document.end { break }
            }
        }
        hereDocuments = []
    }

    private mutating func skipBlanks() {
        while let byte = current {
            if byte == 32 || byte == 9 {
                advance()
            } else if has("\\\n") {
                advance(2)
            } else {
                return
            }
        }
    }

    // MARK: - Lists and pipes

    /// Reads commands up to one of the words (or characters) that end the list, and that word.
    private mutating func list(until ends: Set<String>) {
        while true {
            skipBlanks()
            guard let byte = current else { return }
            switch byte {
            case 10: newline()
            case UInt8(ascii: "#"):
                while let next = current, next != 10 { advance() }
            case UInt8(ascii: ";"):
                if ends.contains(";;"), has(";;") || has(";&") {
                    while current == UInt8(ascii: ";") || current == UInt8(ascii: "&") { advance() }
                    return
                }
                advance()
            case UInt8(ascii: "&"), UInt8(ascii: "|"): advance()
            case UInt8(ascii: ")"):
                if ends.contains(")") { advance() }
                return
            default:
                if let word = reserved(), !["{", "!", "time", "[["].contains(word),
                    !Self.openers.contains(word)
                {
                    if ends.contains(word) {
                        advance(word.utf8.count)
                        return
                    }
                    if Self.middles.contains(word) {
                        advance(word.utf8.count)
                        continue
                    }
                    return
                }
                let start = index
                pipe()
                if index == start { advance() }
            }
        }
    }

    private static let openers: Set<String> = [
        "if", "while", "until", "for", "select", "case", "function", "coproc",
    ]
    private static let middles: Set<String> = ["then", "else", "elif", "do"]
    private static let closers: Set<String> = ["fi", "done", "esac", "}"]

    /// The reserved word that stands here.
    private func reserved() -> String? {
        let end = bytes[index...].firstIndex { " \t\n;&|()<>".utf8.contains($0) } ?? bytes.count
        guard end - index <= 8 else { return nil }
        let word = Bytes(bytes[index..<end]).text
        let isReserved =
            Self.openers.contains(word) || Self.middles.contains(word) || Self.closers.contains(word)
            || ["{", "!", "time", "[["].contains(word)
        return isReserved ? word : nil
    }

    private mutating func pipe() {
        var parts: [ShellPipe.Part] = []
        while let word = reserved(), word == "!" || word == "time" {
            advance(word.utf8.count)
            skipBlanks()
            while has("-p") { advance(2) }
        }
        var last = line
        while true {
            skipBlanks()
            let start = index
            let startLine = line
            let words = command()
            var end = index
            while end > start, " \t\n\\".utf8.contains(bytes[end - 1]) { end -= 1 }
            guard end > start else { break }
            parts.append(
                .init(
                    text: Bytes(bytes[start..<end]).text,
                    command: ShellCommand(words: words, line: startLine, isOwn: false)))
            last = line
            skipBlanks()
            guard current == UInt8(ascii: "|"), !has("||") else { break }
            advance(has("|&") ? 2 : 1)
            skipSpace()
        }
        guard parts.count > 1 else { return }
        let first = parts[0].command.line
        pipes.append(ShellPipe(parts: parts, lines: first...max(first, last)))
    }

    // MARK: - Commands

    /// Reads one command; gives its words when it is a simple one.
    private mutating func command() -> [String] {
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
        let pending = hereDocuments
        hereDocuments = []
        open(&self)
        list(until: [")"])
        hereDocuments = pending
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
                let name = self.word()
                note(["for", name], at: line)
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

    private mutating func skipSpace() {
        while let byte = current, byte == 10 || byte == 32 || byte == 9 || byte == UInt8(ascii: "#") {
            if byte == UInt8(ascii: "#") {
                while let next = current, next != 10 { advance() }
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
        _ = command()
        if index == start { advance() }
    }

    private mutating func simple() -> [String] {
        let first = line
        var words: [String] = []
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
            if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || has("&>"), !has("<("), !has(">(") {
                redirection()
            } else {
                let start = index
                let word = self.word()
                if index == start { break }
                // A number before a redirection is a descriptor.
                let isDescriptor =
                    (current == UInt8(ascii: "<") || current == UInt8(ascii: ">")) && Int(word) != nil
                if !isDescriptor { words.append(word) }
            }
            skipBlanks()
        }
        note(words, at: first)
        return words
    }

    private mutating func note(_ words: [String], at line: Int) {
        if !words.isEmpty { commands.append(ShellCommand(words: words, line: line, isOwn: level == 0)) }
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
            let end = word().filter { !"'\"\\".contains($0) }
            hereDocuments.append((end, isIndented))
            return
        } else {
            while let byte = current, "<>&|".utf8.contains(byte), !has("<("), !has(">(") { advance() }
        }
        skipBlanks()
        _ = word()
    }
}
