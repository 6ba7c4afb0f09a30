/// Reads the text of a block as far as commands, words and pipes go: enough to name a command, not to run one.
///
/// Takes any text and comes to an end; what it cannot read it passes over.
struct ShellScanner {
    let bytes: [UInt8]
    var index = 0
    var line = 1
    /// Here-documents whose text begins after this line.
    var pending: [(end: String, isIndented: Bool, isQuoted: Bool)] = []
    /// How many command substitutions and subshells deep.
    var level = 0
    /// How deep one thing stands in another; the rest of a text that nests deeper than anybody writes is passed over.
    private var depth = 0
    private static let depthLimit = 32
    var commands: [ShellCommand] = []
    private(set) var pipes: [ShellPipe] = []
    var variables: [ShellScript.VariableUse] = []
    var regions: [ShellScript.Region] = []

    init(_ text: String) { bytes = Array(text.utf8) }

    /// Reads all of the text.
    mutating func scan() {
        while index < bytes.count {
            list(until: [])
            advance()  // A stray `)` or `}`.
        }
    }

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

    mutating func skipBlanks() {
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

    mutating func comment() {
        let start = index
        while let next = current, next != 10 { advance() }
        regions.append(.init(kind: .comment, range: start..<index))
    }

    /// Reads what stands inside something.
    mutating func inside(_ read: (inout ShellScanner) -> Void) {
        guard depth < Self.depthLimit else {
            index = bytes.count
            return
        }
        depth += 1
        read(&self)
        depth -= 1
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    // MARK: - Lists and pipes

    /// Reads commands up to one of the words (or characters) that end the list, and that word.
    mutating func list(until ends: Set<String>) { inside { $0.commandList(until: ends) } }

    private mutating func commandList(until ends: Set<String>) {
        while true {
            skipBlanks()
            guard let byte = current else { return }
            switch byte {
            case 10: newline()
            case UInt8(ascii: "#"): comment()
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
    func reserved() -> String? {
        let end = bytes[index...].firstIndex { " \t\n;&|()<>".utf8.contains($0) } ?? bytes.count
        guard end - index <= 8 else { return nil }
        let word = text(index..<end)
        let isReserved =
            Self.openers.contains(word) || Self.middles.contains(word) || Self.closers.contains(word)
            || ["{", "!", "time", "[["].contains(word)
        return isReserved ? word : nil
    }

    private mutating func pipe() {
        var parts: [ShellPipe.Part] = []
        /// Where the commands of each part begin.
        var firsts: [Int] = []
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
            firsts.append(commands.count)
            let words = command()
            var end = index
            while end > start, " \t\n\\".utf8.contains(bytes[end - 1]) { end -= 1 }
            guard end > start else { break }
            parts.append(
                .init(
                    text: text(start..<end),
                    command: ShellCommand(words: words, line: startLine, isOwn: false)))
            last = line
            skipBlanks()
            guard current == UInt8(ascii: "|"), !has("||") else { break }
            advance(has("|&") ? 2 : 1)
            skipSpace()
        }
        if current == UInt8(ascii: "&"), !has("&&") {
            for place in (firsts.first ?? 0)..<commands.count { commands[place].isInBackground = true }
        }
        guard parts.count > 1 else { return }
        for place in firsts[0]..<firsts[parts.count - 1] { commands[place].feedsAnother = true }
        for place in firsts[1]..<commands.count { commands[place].hasInput = true }
        let first = parts[0].command.line
        pipes.append(ShellPipe(parts: parts, lines: first...max(first, last)))
    }
}
