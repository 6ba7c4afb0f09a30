/// One scalar of a YAML document: its text, and what the text means.
public struct YAMLScalar: Sendable, Hashable {
    /// What a scalar means in the core schema of YAML 1.2. Numbers stay text.
    public enum Value: Sendable, Hashable {
        case null
        case bool(Bool)
        case integer(String)
        case float(String)
        case string
    }

    /// The text after escapes and folding.
    public let text: String
    /// Written without quotes, and not as a `|` or `>` block: only then can it be other than a string.
    public let isPlain: Bool
    /// Written as a `|` or `>` block: its text begins in the line after `start`.
    public let isBlock: Bool
    /// Where it begins, the opening quote included.
    public let start: YAMLMark
    /// The last place that belongs to it, the closing quote included; `start` for an empty scalar and for `|`
    /// and `>` blocks.
    public let end: YAMLMark

    /// Makes a scalar.
    public init(text: String, isPlain: Bool, isBlock: Bool = false, start: YAMLMark, end: YAMLMark) {
        self.text = text
        self.isBlock = isBlock
        self.isPlain = isPlain
        self.start = start
        self.end = end
    }

    /// The meaning by the core schema of YAML 1.2.2, chapter 10.3: `yes`, `0777` and dates are no exceptions.
    public var value: Value {
        guard isPlain else { return .string }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        if Self.isInteger(text.utf8[...]) { return .integer(text) }
        return Self.isFloat(text.utf8[...]) ? .float(text) : .string
    }

    private static func isInteger(_ text: Substring.UTF8View) -> Bool {
        if text.starts(with: "0o".utf8) { return isAll(text.dropFirst(2)) { (0x30...0x37).contains($0) } }
        if text.starts(with: "0x".utf8) {
            return isAll(text.dropFirst(2)) { isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
        }
        return isAll(withoutSign(text), isDigit)
    }

    private static func isFloat(_ text: Substring.UTF8View) -> Bool {
        if [".nan", ".NaN", ".NAN"].contains(where: { text.elementsEqual($0.utf8) }) { return true }
        var rest = withoutSign(text)
        if [".inf", ".Inf", ".INF"].contains(where: { rest.elementsEqual($0.utf8) }) { return true }
        if let exponent = rest.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
            guard isAll(withoutSign(rest[rest.index(after: exponent)...]), isDigit) else { return false }
            rest = rest[..<exponent]
        }
        guard let point = rest.firstIndex(of: UInt8(ascii: ".")) else { return isAll(rest, isDigit) }
        let whole = rest[..<point]
        let fraction = rest[rest.index(after: point)...]
        guard whole.allSatisfy(isDigit), fraction.allSatisfy(isDigit) else { return false }
        return !whole.isEmpty || !fraction.isEmpty
    }

    private static func withoutSign(_ text: Substring.UTF8View) -> Substring.UTF8View {
        text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? text.dropFirst() : text
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isAll(_ text: Substring.UTF8View, _ belongs: (UInt8) -> Bool) -> Bool {
        !text.isEmpty && text.allSatisfy(belongs)
    }
}
