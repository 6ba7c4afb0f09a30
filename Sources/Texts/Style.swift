/// Whether and how a text stream shows emphasis; decided once for each stream.
public struct Style: Sendable, Hashable {
    /// What a piece of text is, for those who see colours; words and glyphs say it to everyone.
    public enum Role: Sendable, Hashable, CaseIterable {
        case good
        case bad
        case warning
        case accent
        case muted
        case strong
    }

    /// Colours and weights are written.
    public let isColoured: Bool

    /// Text as it is.
    public static let plain = Style(isColoured: false)
    /// Text with the sixteen colours that every terminal theme defines.
    public static let coloured = Style(isColoured: true)

    /// Makes a style.
    public init(isColoured: Bool) { self.isColoured = isColoured }

    /// The text in its role's colour. It must be neutralised, and padded already: the result has no width.
    public func paint(_ text: String, _ role: Role) -> String {
        guard isColoured, !text.isEmpty else { return text }
        let code =
            switch role {
            case .good: "32"
            case .bad: "1;31"
            case .warning: "33"
            case .accent: "36"
            case .muted: "2"
            case .strong: "1"
            }
        return "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }
}
