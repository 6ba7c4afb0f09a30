import AWSOutput
import JSON
import Testing

/// Texts that AWS CLI 2.9.19's own formatter gave for these values.
@Suite("YAML output")
struct YAMLOutputTests {
    private func yaml(_ value: JSONValue) throws -> String { try OutputFormatter(.yaml).text(of: value) }

    @Test(
        "texts have the quotes that they need and no others",
        arguments: [
            ("123456789012", "- '123456789012'\n"),
            ("2026-11-21", "- '2026-11-21'\n"),
            ("2026-11-21T06:21:43.987201+00:00", "- '2026-11-21T06:21:43.987201+00:00'\n"),
            ("2026-1-1", "- 2026-1-1\n"),
            ("0o17", "- '0o17'\n"),
            ("0x1F", "- '0x1F'\n"),
            ("1e5", "- '1e5'\n"),
            ("1.5", "- '1.5'\n"),
            ("1_000", "- '1_000'\n"),
            (".5", "- '.5'\n"),
            (".inf", "- '.inf'\n"),
            ("-", "- '-'\n"),
            ("+", "- +\n"),
            ("a: b", "- 'a: b'\n"),
            ("a:b", "- a:b\n"),
            ("a #b", "- 'a #b'\n"),
            ("a#b", "- a#b\n"),
            ("- a", "- '- a'\n"),
            ("-a", "- -a\n"),
            ("", "- ''\n"),
            ("~", "- '~'\n"),
            ("null", "- 'null'\n"),
            ("Null", "- 'Null'\n"),
            ("true", "- 'true'\n"),
            ("yes", "- yes\n"),
            ("on", "- on\n"),
            ("@x", "- '@x'\n"),
            ("*", "- '*'\n"),
            ("it's", "- it's\n"),
            ("'\"", "- '''\"'\n"),
            ("a\tb", "- \"a\\tb\"\n"),
            ("a\nb\n", "- 'a\n\n  b\n\n  '\n"),
            ("a\n\nb", "- 'a\n\n\n  b'\n"),
            (" a", "- ' a'\n"),
            ("a ", "- 'a '\n"),
            ("a\n b", "- \"a\\n b\"\n"),
            ("a \nb", "- \"a \\nb\"\n"),
            ("?", "- '?'\n"),
            ("? a", "- '? a'\n"),
            ("<<", "- '<<'\n"),
            ("=", "- '='\n"),
            ("---", "- '---'\n"),
            ("...", "- '...'\n"),
            ("é", "- é\n"),
            ("😀", "- \"\\U0001F600\"\n"),
            ("\u{7F}", "- \"\\x7F\"\n"),
            ("\u{A0}", "- \u{A0}\n"),
            ("\u{2028}", "- '\u{2028}  '\n"),
            ("1:30", "- 1:30\n"),
            ("a, b", "- a, b\n"),
            ("[a", "- '[a'\n"),
            ("a]", "- a]\n"),
        ])
    func scalars(text: String, expected: String) throws {
        #expect(try yaml([.string(text)]) == expected)
    }

    @Test(
        "long texts are broken at single spaces",
        arguments: [
            (
                "a text that is so long that it does not fit on a line of eighty columns, so it is broken at a space, a text that is so long that it does not fit on a line of eighty columns, so it is broken at a space,",
                "K:\n- a text that is so long that it does not fit on a line of eighty columns, so it is\n  broken at a space, a text that is so long that it does not fit on a line of eighty\n  columns, so it is broken at a space,\n"
            ),
            (
                "it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: it's: x",
                "K:\n- 'it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s:\n  it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s: it''s:\n  it''s: it''s: it''s: it''s: it''s: it''s: x'\n"
            ),
            (
                "tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there tab\there",
                "K:\n- \"tab\\there tab\\there tab\\there tab\\there tab\\there tab\\there tab\\there tab\\there\n  tab\\there tab\\there tab\\there tab\\there tab\\there tab\\there tab\\there tab\\there\n  tab\\there tab\\there tab\\there tab\\there\"\n"
            ),
            (
                "two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  x",
                "K:\n- two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  two  spaces  x\n"
            ),
            (
                "nospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospace",
                "K:\n- nospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospacenospace\n"
            ),
        ])
    func longTexts(text: String, expected: String) throws {
        #expect(try yaml(["K": [.string(text)]]) == expected)
    }

    @Test func `keys that do not fit before a colon get a line of their own`() throws {
        let long = String(repeating: "k", count: 129)
        let value: JSONValue = [
            "a: b": 1, "": 2, "a\nb": 3, "yes": ["x": []], "12": [:],
        ]
        var object = try #require(value.object)
        object[long] = [4]
        let expected = "'': 2\n'12': {}\n? 'a\n\n  b'\n: 3\n'a: b': 1\n? \(long)\n: - 4\nyes:\n  x: []\n"
        #expect(try yaml(.object(object)) == expected)
    }

    @Test func `lists in lists start on one line`() throws {
        let value: JSONValue = ["List": [[], [:], [["x"]], [["a": 1, "b": [2]]]]]
        let expected = """
            List:
            - []
            - {}
            - - - x
            - - a: 1
                b:
                - 2

            """
        #expect(try yaml(value) == expected)
    }
}
