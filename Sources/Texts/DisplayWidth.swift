/// How many columns of a terminal a text takes: East Asian wide characters and emoji take two.
///
/// The tables are those of Unicode's `EastAsianWidth`; ambiguous characters count as narrow, as terminals show
/// them outside East Asian locales. Control characters count as nothing: neutralise them first.
public enum DisplayWidth {
    /// The columns that a text takes on one line; `O(length)`, and a byte scan for ASCII.
    public static func columns(of text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text.utf8.count }
        var total = 0
        for character in text { total += columns(of: character) }
        return total
    }

    /// The columns of one character as a reader sees it: a base with its marks, a syllable, an emoji sequence.
    public static func columns(of character: Character) -> Int {
        var sum = 0
        var count = 0
        var isEmojiSequence = false
        for scalar in character.unicodeScalars {
            count += 1
            sum += columns(of: scalar)
            if count > 1, joinsEmoji(scalar) { isEmojiSequence = true }
        }
        guard count > 1, isEmojiSequence, let first = character.unicodeScalars.first,
            first.properties.isEmoji
        else { return sum }
        return 2
    }

    /// The columns of one scalar by itself: 0, 1 or 2.
    public static func columns(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value < 0x20 || (0x7f..<0xa0).contains(value) ? 0 : 1 }
        if value < 0x1100 { return contains(WidthTable.zero, value) ? 0 : 1 }
        // The bulk of East Asian text, without a search.
        if (0xac00...0xd7a3).contains(value) || (0x4e00...0x9fff).contains(value) { return 2 }
        if contains(WidthTable.zero, value) { return 0 }
        return contains(WidthTable.wide, value) ? 2 : 1
    }

    /// The text if it fits, else as much of it as leaves room for a closing `…`.
    ///
    /// A wide character is never cut in two, so the result may be one column short. Nothing fits into no columns.
    public static func prefix(of text: String, columns: Int) -> String {
        if columns <= 0 { return "" }
        var used = 0
        var end = text.startIndex
        for index in text.indices {
            let width = Self.columns(of: text[index])
            if used + width > columns { return text[..<end] + "…" }
            used += width
            if used < columns { end = text.index(after: index) }
        }
        return text
    }

    /// The text followed by the spaces that it lacks; a longer text comes back unchanged.
    public static func padded(_ text: String, to columns: Int) -> String {
        let missing = columns - Self.columns(of: text)
        return missing > 0 ? text + String(repeating: " ", count: missing) : text
    }

    /// The text with spaces in place of its tabs, up to the next of the tab stops.
    public static func expandingTabs(_ text: String, every stop: Int = 8) -> String {
        if !text.utf8.contains(0x09) { return text }
        var result = ""
        var used = 0
        for character in text {
            if character == "\t" {
                let missing = stop - used % stop
                result += String(repeating: " ", count: missing)
                used += missing
            } else {
                result.append(character)
                used = character == "\n" ? 0 : used + columns(of: character)
            }
        }
        return result
    }

    private static func joinsEmoji(_ scalar: Unicode.Scalar) -> Bool {
        // Zero-width joiner, variation selector 16, the five skin tones.
        scalar.value == 0x200d || scalar.value == 0xfe0f || (0x1_f3fb...0x1_f3ff).contains(scalar.value)
    }

    private static func contains(_ table: [ClosedRange<UInt32>], _ value: UInt32) -> Bool {
        var low = 0
        var high = table.count
        while low < high {
            let middle = (low + high) / 2
            if table[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < table.count && table[low].lowerBound <= value
    }
}
