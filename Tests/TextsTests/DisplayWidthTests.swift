import Testing

@testable import Texts

@Suite("DisplayWidth")
struct DisplayWidthTests {
    @Test(
        "a text takes as many columns as a terminal gives it",
        arguments: [
            ("", 0), ("abc", 3), ("naïve", 5), ("e\u{301}", 1), ("한국어", 6), ("日本語 guide", 12),
            ("ｆｕｌｌ", 8), ("ﾊﾝｶｸ", 4), ("\u{1112}\u{1161}\u{11ab}", 2), ("…", 1), ("✔", 1), ("✔\u{fe0f}", 2),
            ("👩‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇰🇷", 2), ("1️⃣", 2), ("🚀", 2), ("\u{200b}", 0), ("a\u{feff}b", 2),
            ("กำ", 2), ("नि", 2), ("\u{20000}", 2), ("(㎡)", 4),
        ])
    func columns(text: String, expected: Int) {
        #expect(DisplayWidth.columns(of: text) == expected)
    }

    @Test func `control characters take no column`() {
        #expect(DisplayWidth.columns(of: "a\tb\u{1b}\u{85}\n") == 2)
    }

    @Test func `the tables are sorted and do not touch each other`() {
        for table in [WidthTable.zero, WidthTable.wide] {
            for (before, after) in zip(table, table.dropFirst()) {
                #expect(before.upperBound + 1 < after.lowerBound)
            }
        }
    }

    @Test(
        "every row of the width table's corners is found",
        arguments: [
            (0x10ff, 1), (0x1100, 2), (0x115f, 2), (0x1160, 0), (0x11ff, 0), (0x1200, 1), (0x231a, 2),
            (0x231b, 2),
            (0x231c, 1), (0x2e80, 2), (0x303f, 1), (0x3041, 2), (0xa4c6, 2), (0xac00, 2), (0xd7a3, 2),
            (0xf900, 2),
            (0xff01, 2), (0xff60, 2), (0xff61, 1), (0xffe6, 2), (0x1f300, 2), (0x3fffd, 2), (0x40000, 1),
        ] as [(UInt32, Int)])
    func corners(value: UInt32, expected: Int) throws {
        let scalar = try #require(Unicode.Scalar(value))
        #expect(DisplayWidth.columns(of: scalar) == expected)
    }

    @Test(
        "a longer text ends with an ellipsis inside its columns",
        arguments: [
            ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""), ("", 3, ""),
            ("한국어", 6, "한국어"), ("한국어", 5, "한국…"), ("한국어", 4, "한…"), ("한국어", 2, "…"),
            ("ab👩‍👩‍👧‍👦cd", 4, "ab…"), ("ab👩‍👩‍👧‍👦cd", 5, "ab👩‍👩‍👧‍👦…"),
        ])
    func prefixes(text: String, columns: Int, expected: String) {
        let prefix = DisplayWidth.prefix(of: text, columns: columns)
        #expect(prefix == expected)
        #expect(DisplayWidth.columns(of: prefix) <= columns)
    }

    @Test(
        "a tab reaches to the next stop, counted in columns",
        arguments: [
            ("\ta", "        a"), ("ab\tc", "ab      c"), ("한\tc", "한      c"),
            ("12345678\tx", "12345678        x"),
            ("a\n\tb", "a\n        b"),
        ])
    func tabs(text: String, expected: String) {
        #expect(DisplayWidth.expandingTabs(text) == expected)
    }

    @Test(
        "padding fills up to the columns and never cuts",
        arguments: [
            ("ab", 4, "ab  "), ("한", 4, "한  "), ("한국어", 4, "한국어"), ("", 0, ""),
        ])
    func padding(text: String, columns: Int, expected: String) {
        #expect(DisplayWidth.padded(text, to: columns) == expected)
    }
}
