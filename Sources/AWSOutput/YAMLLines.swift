/// The text of a YAML document as it grows, and where its end stands.
struct YAMLLines {
    private(set) var text = ""
    /// Scalars since the line's start.
    private var column = 0
    /// The last thing written was a space or an indention.
    private var endsInSpace = true
    /// Nothing but indention and the marks `-`, `?` and `:` are on the line.
    private(set) var isAtIndention = true

    /// Beyond it a text is broken at its next single space.
    private static let widthLimit = 80

    /// Goes to `indent` on a line of its own, or on this line, where nothing is in the way.
    mutating func lineStart(indent: Int) {
        if !isAtIndention || column > indent || (column == indent && !endsInSpace) { lineBreak() }
        while column < indent { put(" ") }
        endsInSpace = true
        isAtIndention = true
    }

    /// A mark of YAML's own, or an empty collection.
    mutating func indicator(_ mark: String, needsSpace: Bool = true, keepsIndention: Bool = false) {
        if needsSpace, !endsInSpace { put(" ") }
        for scalar in mark.unicodeScalars { put(scalar) }
        endsInSpace = false
        isAtIndention = isAtIndention && keepsIndention
    }

    /// A text without quotes; an empty one writes nothing.
    mutating func plain(_ text: String, indent: Int, mayBreak: Bool) {
        if !endsInSpace, !text.isEmpty { put(" ") }
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isAfterSpace = index > 0 && scalars[index - 1] == " "
            let isBeforeSpace = index + 1 < scalars.count && scalars[index + 1] == " "
            if scalar == " ", mayBreak, column > Self.widthLimit, !isAfterSpace, !isBeforeSpace {
                lineStart(indent: indent)
            } else {
                put(scalar)
                if scalar != " " { isAtIndention = false }
            }
        }
        endsInSpace = false
        isAtIndention = false
    }

    /// A text in single quotes, with each line break doubled.
    mutating func singleQuoted(_ text: String, indent: Int, mayBreak: Bool) {
        indicator("'")
        let scalars = Array(text.unicodeScalars)
        var isAfterBreak = false
        for (index, scalar) in scalars.enumerated() {
            if scalar == " " {
                if mayBreak, isFoldable(scalars, at: index), scalars[index + 1] != " " {
                    lineStart(indent: indent)
                } else {
                    put(scalar)
                }
            } else if YAMLScalar.isBreak(scalar) {
                if !isAfterBreak, scalar == "\n" { lineBreak() }
                lineBreak(scalar)
                isAtIndention = true
                isAfterBreak = true
            } else {
                if isAfterBreak { lineStart(indent: indent) }
                if scalar == "'" { put("'") }
                put(scalar)
                isAtIndention = false
                isAfterBreak = false
            }
        }
        if isAfterBreak { lineStart(indent: indent) }
        indicator("'", needsSpace: false)
        endsInSpace = false
        isAtIndention = false
    }

    /// A text in double quotes, with escapes for all that cannot be seen.
    mutating func doubleQuoted(_ text: String, indent: Int, mayBreak: Bool) {
        indicator("\"")
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isPlain = YAMLScalar.isPrintable(scalar) && !YAMLScalar.isBreak(scalar)
            if !isPlain || scalar == "\"" || scalar == "\\" {
                for character in YAMLLines.escape(scalar).unicodeScalars { put(character) }
            } else if scalar == " ", mayBreak, isFoldable(scalars, at: index) {
                lineStart(indent: indent)
                if scalars[index + 1] == " " { put("\\") }
            } else {
                put(scalar)
            }
        }
        indicator("\"", needsSpace: false)
        endsInSpace = false
        isAtIndention = false
    }

    /// The line is long enough, and the space at `index` is inside the text and follows none.
    private func isFoldable(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        column > Self.widthLimit && index > 0 && index + 1 < scalars.count && scalars[index - 1] != " "
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        text.unicodeScalars.append(scalar)
        column += 1
    }

    private mutating func lineBreak(_ scalar: Unicode.Scalar = "\n") {
        text.unicodeScalars.append(scalar)
        column = 0
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x00: return "\\0"
        case 0x07: return "\\a"
        case 0x08: return "\\b"
        case 0x09: return "\\t"
        case 0x0A: return "\\n"
        case 0x0B: return "\\v"
        case 0x0C: return "\\f"
        case 0x0D: return "\\r"
        case 0x1B: return "\\e"
        case 0x22, 0x5C: return "\\\(scalar)"
        case 0x85: return "\\N"
        case 0xA0: return "\\_"
        case 0x2028: return "\\L"
        case 0x2029: return "\\P"
        case let value:
            let digits = String(value, radix: 16, uppercase: true)
            let (letter, count) = value <= 0xFF ? ("x", 2) : value <= 0xFFFF ? ("u", 4) : ("U", 8)
            return "\\\(letter)\(String(repeating: "0", count: count - digits.utf8.count))\(digits)"
        }
    }
}
