/// What decides how a text is written as a YAML scalar: the rules of libyaml's emitter.
struct YAMLScalar {
    enum Style {
        case plain
        case singleQuoted
        case doubleQuoted
    }

    private let text: String
    private var hasLineBreaks = false
    private var allowsPlain = true
    private var allowsSingleQuotes = true

    init(_ text: String) {
        self.text = text
        if !text.isEmpty { analyze(Array(text.unicodeScalars)) }
    }

    /// It can stand before a colon on one line: up to 128 bytes.
    var fitsSimpleKey: Bool { text.utf8.count <= 128 && !hasLineBreaks }

    func style(isKey: Bool) -> Style {
        if allowsPlain, !(text.isEmpty && isKey), !YAMLResolution.isOtherThanText(text) { return .plain }
        return allowsSingleQuotes ? .singleQuoted : .doubleQuoted
    }

    private mutating func analyze(_ scalars: [Unicode.Scalar]) {
        var hasIndicators = text.hasPrefix("---") || text.hasPrefix("...")
        var isSpecial = false
        var hasSpaceAtBreak = false
        var hasBreakBeforeSpace = false
        for (index, scalar) in scalars.enumerated() {
            let previous = index > 0 ? scalars[index - 1] : nil
            let isBeforeBlank = index + 1 == scalars.count || Self.isBlank(scalars[index + 1])
            if isIndicator(scalar, after: previous, isBeforeBlank: isBeforeBlank) { hasIndicators = true }
            if !Self.isPrintable(scalar) { isSpecial = true }
            if Self.isBreak(scalar) {
                hasLineBreaks = true
                if previous == " " { hasSpaceAtBreak = true }
            } else if scalar == " ", let previous, Self.isBreak(previous) {
                hasBreakBeforeSpace = true
            }
        }
        let hasSpaceAtEnds = [scalars.first, scalars.last].contains {
            $0.map { $0 == " " || Self.isBreak($0) } ?? false
        }
        allowsPlain =
            !(hasIndicators || isSpecial || hasSpaceAtBreak || hasBreakBeforeSpace || hasSpaceAtEnds
            || hasLineBreaks)
        allowsSingleQuotes = !(isSpecial || hasSpaceAtBreak || hasBreakBeforeSpace)
    }

    /// The character means something to a YAML reader where it stands.
    private func isIndicator(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, isBeforeBlank: Bool
    ) -> Bool {
        switch scalar {
        case "#": previous.map(Self.isBlank) ?? true
        case ":": isBeforeBlank
        case "?", "-": previous == nil && isBeforeBlank
        case ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`": previous == nil
        default: false
        }
    }

    /// Space, tab, a line break, or the null character, which ends a text in C.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\0" || isBreak(scalar)
    }

    /// One of YAML 1.1's line breaks.
    static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// It may stand for itself. Tabs, the byte order mark and all beyond 16 bits may not.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
        default: false
        }
    }
}
