internal import PythonTexts

/// Reads shorthand syntax: `Name=x,Values=a,b`, `Key={A=1,B=[2,3]}`, `File@=file://path`.
///
///     parameter = keyval *("," keyval)
///     keyval    = key ["@"] "=" (csv | list | hash)
///     csv       = value *("," value)          ; ends before a value that `=` follows
///     list      = "[" *(item ",") item "]"
///     hash      = "{" *(key ["@"] "=" item ",") "}"
///
/// Works on Unicode scalars, as the places in messages count them. Source: the AWS CLI user guide, "Using shorthand
/// syntax", and runs of the AWS CLI's own parser. O(n²) at worst, for a long list before each `=`.
struct ShorthandParser {
    /// Lists and hashes may nest this deep; the AWS CLI ends at its interpreter's limit.
    static let depthLimit = 200

    private let input: [Unicode.Scalar]
    private let loadFile: (String) throws(UsageError) -> ShorthandValue?
    private var index = 0
    private var loadsFiles = false
    private var depth = 0

    /// Takes a text, and what reads the files behind `@=`: nil for values that name no file.
    init(_ text: String, loadFile: @escaping (String) throws(UsageError) -> ShorthandValue?) {
        input = Array(text.unicodeScalars)
        self.loadFile = loadFile
    }

    /// The keys and values of the whole text.
    mutating func parse() throws(ShorthandError) -> ShorthandValue {
        var entries: [ShorthandValue.Entry] = []
        try addEntry(to: &entries, after: -1)
        while index < input.count {
            let end = index
            try expect(",", skippingBlanks: true)
            try addEntry(to: &entries, after: end)
        }
        return .map(entries)
    }

    private mutating func addEntry(to entries: inout [ShorthandValue.Entry], after end: Int)
        throws(ShorthandError)
    {
        let key = try keyAndSign()
        let value = try values()
        guard !entries.contains(where: { $0.key == key }) else {
            throw .syntax(
                "Second instance of key \"\(key)\" encountered for input:\n\(marked(end + 1))\nThis is often "
                    + "because there is a preceding \",\" instead of a space.")
        }
        entries.append(.init(key: key, value: value))
    }

    /// A key with its `=` or `@=`.
    private mutating func keyAndSign() throws(ShorthandError) -> String {
        let start = index
        while let current, Self.isKey(current) { index += 1 }
        let key = text(start..<index)
        loadsFiles = false
        skipBlanks()
        if current == "@" {
            index += 1
            skipBlanks()
            loadsFiles = true
        }
        try expect("=", skippingBlanks: true)
        return key
    }

    private mutating func values() throws(ShorthandError) -> ShorthandValue {
        switch current {
        case nil: .text("")
        case "[": try list()
        case "{": try hash()
        default: try csv()
        }
    }

    private mutating func csv() throws(ShorthandError) -> ShorthandValue {
        let first = try firstValue()
        skipBlanks()
        guard current == "," else { return first }
        try expect(",", skippingBlanks: true)
        var items = [first]
        var isDone = false
        while !isDone {
            do throws(ShorthandError) {
                guard let item = try secondValue() else { throw expected("<second>", received: "<none>") }
                skipBlanks()
                isDone = current == nil
                if !isDone { try expect(",", skippingBlanks: true) }
                items.append(item)
            } catch {
                guard case .syntax = error, current != nil else { throw error }
                // What was read belongs to the next key: back to the comma before it.
                while index > 0, input[index] != "," { index -= 1 }
                isDone = true
            }
        }
        return items.count == 1 ? first : .list(items)
    }

    private mutating func list() throws(ShorthandError) -> ShorthandValue {
        try enter()
        try expect("[", skippingBlanks: true)
        var items: [ShorthandValue] = []
        while current != "]" {
            items.append(try item())
            skipBlanks()
            if current != "]" {
                try expect(",", skippingBlanks: false)
                skipBlanks()
            }
        }
        try expect("]", skippingBlanks: false)
        depth -= 1
        return .list(items)
    }

    private mutating func hash() throws(ShorthandError) -> ShorthandValue {
        try enter()
        try expect("{", skippingBlanks: true)
        var entries: [ShorthandValue.Entry] = []
        while current != "}" {
            let key = try keyAndSign()
            let value = try item()
            skipBlanks()
            if current != "}" {
                try expect(",", skippingBlanks: false)
                skipBlanks()
            }
            ShorthandValue.put(key, value, into: &entries)
        }
        try expect("}", skippingBlanks: false)
        depth -= 1
        return .map(entries)
    }

    private mutating func item() throws(ShorthandError) -> ShorthandValue {
        switch current {
        case "[": try list()
        case "{": try hash()
        default: try firstValue()
        }
    }

    private mutating func enter() throws(ShorthandError) {
        depth += 1
        guard depth <= Self.depthLimit else { throw .fatal(.general("maximum recursion depth exceeded")) }
    }

    // MARK: Values

    /// A value behind a sign or at the head of a list; may be empty.
    private mutating func firstValue() throws(ShorthandError) -> ShorthandValue {
        switch current {
        case "'": return try quoted("'", name: "singled quoted")
        case "\"": return try quoted("\"", name: "double quoted")
        default: return try loaded(plain(Self.isFirstFollow) ?? "")
        }
    }

    /// A further value of a list; nil where none begins.
    private mutating func secondValue() throws(ShorthandError) -> ShorthandValue? {
        switch current {
        case "'": return try quoted("'", name: "singled quoted")
        case "\"": return try quoted("\"", name: "double quoted")
        default:
            guard let text = plain(Self.isSecondFollow) else { return nil }
            return try loaded(text)
        }
    }

    /// A word without quotes, `\,` standing for a comma, without blanks behind; nil where none begins.
    private mutating func plain(_ isFollow: (Unicode.Scalar) -> Bool) -> String? {
        guard let first = current, isEscapedComma || Self.isStart(first) else { return nil }
        var result = String.UnicodeScalarView()
        var isFirst = true
        while let current {
            if isEscapedComma {
                result.append(",")
                index += 2
            } else if isFirst || isFollow(current) {
                result.append(current)
                index += 1
            } else {
                break
            }
            isFirst = false
        }
        while let last = result.last, PythonText.isBlank(last) { result.removeLast() }
        return String(result)
    }

    private var isEscapedComma: Bool {
        index + 1 < input.count && input[index] == "\\" && input[index + 1] == ","
    }

    private mutating func quoted(_ mark: Unicode.Scalar, name: String) throws(ShorthandError)
        -> ShorthandValue
    {
        var end = index + 1
        var lastEscaped: Int?
        var closing: Int?
        while end < input.count {
            if input[end] == "\\", end + 1 < input.count, input[end + 1] == mark {
                lastEscaped = end + 1
                end += 2
            } else if input[end] == mark {
                closing = end
                break
            } else {
                end += 1
            }
        }
        // Without another one, the last escaped mark is the closing one.
        guard let closing = closing ?? lastEscaped else { throw expected("<\(name)>", received: "<none>") }
        let raw = text((index + 1)..<closing)
        index = closing + 1
        return try loaded(raw.replacing("\\\(mark)", with: "\(mark)").replacing("\\\\", with: "\\"))
    }

    private func loaded(_ text: String) throws(ShorthandError) -> ShorthandValue {
        guard loadsFiles else { return .text(text) }
        do {
            return try loadFile(text) ?? .text(text)
        } catch {
            throw .fatal(error)
        }
    }

    // MARK: Scalars

    private var current: Unicode.Scalar? { index < input.count ? input[index] : nil }

    private func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: input[range])
        return String(view)
    }

    private mutating func skipBlanks() {
        while let current, (0x09...0x0D).contains(current.value) || current == " " { index += 1 }
    }

    private mutating func expect(_ wanted: Unicode.Scalar, skippingBlanks: Bool) throws(ShorthandError) {
        if skippingBlanks { skipBlanks() }
        guard let current else { throw expected("\(wanted)", received: "EOF") }
        guard current == wanted else { throw expected("\(wanted)", received: "\(current)") }
        index += 1
        if skippingBlanks { skipBlanks() }
    }

    private func expected(_ wanted: String, received: String) -> ShorthandError {
        .syntax("Expected: '\(wanted)', received: '\(received)' for input:\n\(marked(index))")
    }

    /// The input with a caret below a place, in the line after it.
    private func marked(_ place: Int) -> String {
        let before = input[..<min(place, input.count)]
        let column = before.lastIndex(of: "\n").map { place - $0 - 1 } ?? place
        let lineEnd = input[before.endIndex...].firstIndex(of: "\n") ?? input.count
        let caret = String(repeating: " ", count: column) + "^"
        return "\(text(0..<lineEnd))\n\(caret)\(text(lineEnd..<input.count))"
    }

    /// Letters, digits and `-_.#/:`.
    private static func isKey(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "#", "/", ":": true
        default: false
        }
    }

    /// What a word may begin with. The sets end at U+FFFF, as in the AWS CLI.
    private static func isStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21, 0x23...0x26, 0x28...0x2B, 0x2D...0x3C, 0x3E...0x5A, 0x5C...0x7A, 0x7C...0xFFFF: true
        default: false
        }
    }

    /// How a first word goes on: `=` and opening brackets included.
    private static func isFirstFollow(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21, 0x23...0x26, 0x28...0x2B, 0x2D...0x5C, 0x5E...0x7C, 0x7E...0xFFFF: true
        default: PythonText.isBlank(scalar)
        }
    }

    /// How a further word goes on: no `=`, but brackets of both kinds.
    private static func isSecondFollow(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21, 0x23...0x26, 0x28...0x2B, 0x2D...0x3C, 0x3E...0xFFFF: true
        default: PythonText.isBlank(scalar)
        }
    }
}
