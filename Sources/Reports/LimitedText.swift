internal import Texts

/// A text that must not grow beyond a limit: what does not fit is left out in whole pieces, and counted.
struct LimitedText {
    /// In UTF-16 units, as GitHub counts.
    let limit: Int
    private(set) var output = ""
    private var used = 0

    /// Kept free for the note at the end of a section.
    private static let noteReserve = 200

    init(limit: Int) { self.limit = limit }

    /// Appends a text if all of it fits.
    @discardableResult
    mutating func append(_ text: String) -> Bool { append(text, before: limit) }

    /// A heading and as many pieces as fit into a share of the limit, in per cent; nothing without pieces.
    mutating func section(
        _ title: String, intro: String = "", pieces: some Collection<String>, share: Int, noun: String
    ) {
        if pieces.isEmpty { return }
        let end = min(limit, used + limit * share / 100) - Self.noteReserve
        _ = append("\n## \(title)\n\n\(intro)", before: end)
        let leftOut = append(pieces, before: end)
        if leftOut > 0 {
            let amount = Plurals.text(leftOut, "more \(noun)")
            append("\n_\(amount) left out for length; the html and json reports hold all of them._\n")
        }
    }

    /// Further rows of a table of two columns, as many as fit into a share of the limit.
    mutating func rows(_ rows: [String], share: Int) {
        let leftOut = append(rows, before: min(limit, used + limit * share / 100) - Self.noteReserve)
        if leftOut > 0 { append("| | \(Plurals.text(leftOut, "more row")) left out for length |\n") }
    }

    /// Appends pieces up to the first that does not fit: a list with holes would mislead.
    ///
    /// Returns how many are left out.
    private mutating func append(_ pieces: some Collection<String>, before end: Int) -> Int {
        var taken = 0
        for piece in pieces {
            guard append(piece, before: end) else { break }
            taken += 1
        }
        return pieces.count - taken
    }

    private mutating func append(_ text: String, before end: Int) -> Bool {
        let size = text.utf16.count
        if used + size > end { return false }
        output += text
        used += size
        return true
    }
}
