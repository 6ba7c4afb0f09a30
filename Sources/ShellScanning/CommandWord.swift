/// A word of a command as far as it can be read without running anything.
public struct CommandWord {
    /// As it stands in the text.
    public let source: ShellWord
    /// What the shell makes of it; nil where something is put into it that only a run knows.
    public let value: String?
    /// What it begins with in any case; all of it where that is known.
    public let beginning: String
    /// The shell may make several words of it, or none.
    public let mayBeSeveral: Bool

    /// Reads a word.
    ///
    /// `placeholders`: The bytes of the text that are replaced before it runs.
    public init(_ word: ShellWord, placeholders: [Range<Int>] = []) {
        var reader = Reader(word, placeholders)
        reader.read()
        source = word
        beginning = String(decoding: reader.literal, as: UTF8.self)
        value = reader.isOpaque ? nil : beginning
        mayBeSeveral = reader.mayBeSeveral
    }

    /// Takes a word's parts.
    public init(source: ShellWord, value: String?, beginning: String, mayBeSeveral: Bool) {
        self.source = source
        self.value = value
        self.beginning = beginning
        self.mayBeSeveral = mayBeSeveral
    }

    /// A word that nobody knows, such as those that `xargs` adds.
    public init(unknownAt word: ShellWord) {
        source = word
        value = nil
        beginning = ""
        mayBeSeveral = true
    }
}

/// Takes quotes off by bash's rules (its manual, 3.1.2 and 3.5).
private struct Reader {
    let bytes: [UInt8]
    let offset: Int
    let placeholders: [Range<Int>]
    var index = 0
    /// What is known from the beginning on; nothing is added behind the first thing that is not known.
    var literal: [UInt8] = []
    var isOpaque = false
    var mayBeSeveral = false

    init(_ word: ShellWord, _ placeholders: [Range<Int>]) {
        bytes = Array(word.text.utf8)
        offset = word.offset
        self.placeholders = placeholders.filter {
            $0.overlaps(word.offset..<(word.offset + word.text.utf8.count))
        }
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func has(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

    private mutating func add(_ byte: UInt8) {
        if !isOpaque { literal.append(byte) }
    }

    mutating func read() {
        if current == UInt8(ascii: "~") { isOpaque = true }
        if bytes.first == UInt8(ascii: "<") || bytes.first == UInt8(ascii: ">") {
            // `<(…)` is one word.
            isOpaque = true
            return
        }
        while let byte = current {
            if skipPlaceholder() { continue }
            switch byte {
            case UInt8(ascii: "\\"):
                index += 1
                if let next = current, next != 10 { add(next) }
                index += 1
            case UInt8(ascii: "'"):
                index += 1
                while let inner = current, inner != UInt8(ascii: "'") {
                    if skipPlaceholder() { continue }
                    add(inner)
                    index += 1
                }
                index += 1
            case UInt8(ascii: "\""): doubleQuotes()
            case UInt8(ascii: "$"), UInt8(ascii: "`"): expansion(isQuoted: false)
            case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["): unknown()
            case UInt8(ascii: "{") where isBraceExpansion: unknown()
            default:
                add(byte)
                index += 1
            }
        }
    }

    /// What follows is not known, and may be several words.
    private mutating func unknown() {
        isOpaque = true
        mayBeSeveral = true
        index += 1
    }

    private mutating func skipPlaceholder() -> Bool {
        guard let place = placeholders.first(where: { $0.contains(offset + index) }) else { return false }
        isOpaque = true
        index = place.upperBound - offset
        return true
    }

    private mutating func doubleQuotes() {
        index += 1
        while let byte = current, byte != UInt8(ascii: "\"") {
            if skipPlaceholder() { continue }
            switch byte {
            case UInt8(ascii: "\\"):
                index += 1
                guard let next = current else { return }
                // Before other letters the backslash stays.
                if !"$`\"\\\n".utf8.contains(next) { add(byte) }
                if next != 10 { add(next) }
                index += 1
            case UInt8(ascii: "$"), UInt8(ascii: "`"): expansion(isQuoted: true)
            default:
                add(byte)
                index += 1
            }
        }
        index += 1
    }

    /// Passes over what a dollar or a backquote begins.
    private mutating func expansion(isQuoted: Bool) {
        let start = index
        if !isQuoted, has("$'") {
            index += 2
            while let byte = current, byte != UInt8(ascii: "'") {
                // Escapes as in C: nobody needs them in a command of AWS.
                if byte == UInt8(ascii: "\\") { isOpaque = true }
                add(byte)
                index += byte == UInt8(ascii: "\\") ? 2 : 1
            }
            index += 1
            return
        }
        if !isQuoted, has("$\"") {
            index += 1
            return doubleQuotes()
        }
        if current == UInt8(ascii: "`") {
            index += 1
            while let byte = current, byte != UInt8(ascii: "`") {
                index += byte == UInt8(ascii: "\\") ? 2 : 1
            }
            index += 1
        } else if has("$(") || has("${") {
            index += 1
            skipNested()
        } else {
            index += 1
            guard let next = current else { return add(UInt8(ascii: "$")) }
            if ShellNames.isNameByte(next) {
                while let byte = current, ShellNames.isNameByte(byte) { index += 1 }
            } else if "@*#?!$-".utf8.contains(next) {
                index += 1
            } else {
                return add(UInt8(ascii: "$"))
            }
        }
        isOpaque = true
        let text = String(decoding: bytes[start..<min(index, bytes.count)], as: UTF8.self)
        if !isQuoted || text == "$@" || text.contains("[@]") || text == "${@}" { mayBeSeveral = true }
    }

    /// Passes over `(…)` or `{…}` with what stands inside.
    private mutating func skipNested() {
        var depth = 0
        while let byte = current {
            index += 1
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "}"):
                depth -= 1
                if depth <= 0 { return }
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "'"):
                while let inner = current, inner != UInt8(ascii: "'") { index += 1 }
                index += 1
            default: break
            }
        }
    }

    /// `{a,b}` and `{1..3}`, which become several words.
    private var isBraceExpansion: Bool {
        let inner = bytes[index...].prefix { $0 != UInt8(ascii: "}") }
        guard inner.endIndex < bytes.count else { return false }
        return inner.contains(UInt8(ascii: ","))
            || zip(inner, inner.dropFirst()).contains { $0 == UInt8(ascii: ".") && $1 == UInt8(ascii: ".") }
    }
}
