/// How a state is shown wherever it is shown: a glyph and a word, and a colour that only repeats them.
///
/// The glyphs are one column wide and have no emoji form.
public struct StateMark: Sendable, Hashable {
    /// One character.
    public let glyph: String
    /// The state's own word.
    public let word: String
    /// What colour it gets where there are colours.
    public let role: Style.Role

    /// The states in the order of their urgency, as summaries count them.
    public static let words = [
        "failed", "unknown", "waiting", "interrupted", "running", "pending", "succeeded", "satisfied",
        "skipped",
    ]

    /// The mark of an execution's or a run's state; a word that is neither gets a bullet.
    public init(_ state: String) {
        word = state
        switch state {
        case "succeeded", "finished", "holds": (glyph, role) = ("✓", .good)
        case "satisfied": (glyph, role) = ("=", .good)
        case "failed", "does not hold": (glyph, role) = ("✗", .bad)
        case "unknown", "could not tell": (glyph, role) = ("?", .warning)
        case "waiting", "interrupted": (glyph, role) = ("!", .warning)
        case "running": (glyph, role) = ("►", .accent)
        case "skipped": (glyph, role) = ("–", .muted)
        case "pending": (glyph, role) = ("·", .muted)
        default: (glyph, role) = ("•", .muted)
        }
    }

    /// Glyph and word: `✓ succeeded`.
    public var text: String { "\(glyph) \(word)" }

    /// Glyph and word in their colour.
    public func text(_ style: Style) -> String { style.paint(text, role) }
}
