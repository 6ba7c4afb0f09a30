import JSON
import Testing

@Suite("JSON parsing")
struct JSONParsingTests {
    @Test(
        "every kind of value is read",
        arguments: [
            ("null", .null), ("true", true), ("false", false), (" 12 ", 12), (#""a""#, "a"),
            ("[]", []), ("[1,[2]]", [1, [2]]), ("{}", [:]),
            ("{ \"a\" : { \"b\" : null } }", ["a": ["b": nil]]),
            ("\t\r\n[\n1 ,\t2\r]", [1, 2]),
        ] as [(String, JSONValue)])
    func readsValues(text: String, value: JSONValue) throws {
        #expect(try JSONValue.parse(text) == value)
        #expect(try JSONValue.parse(Array(text.utf8)) == value)
    }

    @Test(
        "escapes are undone",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
            (#""\ud83d\ude00!""#, "😀!"), (#""\u0000""#, "\0"), (#""é\n한글""#, "é\n한글"),
        ])
    func undoesEscapes(text: String, value: String) throws {
        #expect(try JSONValue.parse(text) == .string(value))
    }

    @Test(
        "a lone surrogate becomes the replacement character and what follows stays",
        arguments: [
            (#""\ud800""#, "\u{FFFD}"), (#""\ud800x""#, "\u{FFFD}x"), (#""\udc00""#, "\u{FFFD}"),
            (#""\ud800\n""#, "\u{FFFD}\n"), (#""\ud800\u0041""#, "\u{FFFD}A"),
            (#""\ud800\ud83d\ude00""#, "\u{FFFD}😀"),
        ])
    func replacesLoneSurrogates(text: String, value: String) throws {
        #expect(try JSONValue.parse(text) == .string(value))
    }

    @Test(
        "numbers keep their text",
        arguments: [
            "0", "-0", "1.0", "1.50", "1e5", "1E+05", "-12.5e-3", "123456789012345678901234567890", "1e400",
        ])
    func keepsNumberText(text: String) throws {
        #expect(try JSONValue.parse(text).number?.text == text)
        #expect(try JSONValue.parse("[\(text)]").serialized() == "[\(text)]")
    }

    @Test func `of a key that comes twice the last value stays in the first place`() throws {
        let value = try JSONValue.parse(#"{"a":1,"b":2,"a":3}"#)
        #expect(value.serialized() == #"{"a":3,"b":2}"#)
    }

    @Test func `keys that are only canonically equivalent are two keys`() throws {
        let value = try JSONValue.parse(#"{"\u00e9":1,"e\u0301":2}"#)
        #expect(value.object?.count == 2)
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
    }

    @Test(
        "what is not JSON is refused with its place",
        arguments: [
            ("", 1, 1, "expected a value, found the end"),
            ("  \n  ?", 2, 3, "expected a value, found `?`"),
            ("[1,]", 1, 4, "expected a value, found `]`"),
            ("[1 2]", 1, 4, "expected `,` or `]`, found `2`"),
            ("[1", 1, 3, "expected `,` or `]`, found the end"),
            ("{\"a\" 1}", 1, 6, "expected `:` after the key, found `1`"),
            ("{\"a\":1,}", 1, 8, "expected a key in quotes, found `}`"),
            ("{a:1}", 1, 2, "expected a key in quotes, found `a`"),
            ("{\"a\":1", 1, 7, "expected `,` or `}`, found the end"),
            ("tru", 1, 1, "expected a value, found `t`"),
            ("nul", 1, 1, "expected a value, found `n`"),
            ("truex", 1, 5, "unexpected `x` after the value"),
            ("{} {}", 1, 4, "unexpected `{` after the value"),
            ("'a'", 1, 1, "expected a value, found `'`"),
            ("NaN", 1, 1, "expected a value, found `N`"),
            ("01", 1, 2, "a number must not begin with 0"),
            ("-", 1, 2, "expected a digit, found the end"),
            ("+1", 1, 1, "expected a value, found `+`"),
            (".5", 1, 1, "expected a value, found `.`"),
            ("1.", 1, 3, "expected a digit, found the end"),
            ("1.e1", 1, 3, "expected a digit, found `e`"),
            ("1e", 1, 3, "expected a digit, found the end"),
            ("1e+", 1, 4, "expected a digit, found the end"),
            ("\"a", 1, 3, "the string does not end"),
            ("\"a\\", 1, 4, "unknown escape: the end after `\\`"),
            ("\"한\\q\"", 1, 4, "unknown escape: `q` after `\\`"),
            ("\"\\u12g4\"", 1, 6, "expected four hexadecimal digits after `\\u`, found `g`"),
            ("\"a\nb\"", 1, 3, "a control character in a string must be escaped"),
            ("[\"é\",\n \"é\" é]", 2, 6, "expected `,` or `]`, found `é`"),
            ("// a\n1", 1, 1, "expected a value, found `/`"),
            ("\u{FEFF}1", 1, 1, "expected a value, found `\u{FEFF}`"),
            ("1\0", 1, 2, "unexpected a control character after the value"),
            ("\"a\0\"", 1, 3, "a control character in a string must be escaped"),
        ])
    func refuses(text: String, line: Int, column: Int, message: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue.parse(text) }
        #expect(error == JSONError(message: message, line: line, column: column))
    }

    @Test(
        "bytes that are no UTF-8 are refused where they stop being it",
        arguments: [
            ([0x22, 0xFF, 0x22], 1, 2), ([0x22, 0xC3, 0xA9, 0xC0, 0x80, 0x22], 1, 3),
            ([0x5B, 0x0A, 0x0A, 0x22, 0xED, 0xA0, 0x80, 0x22], 3, 2), ([0x80], 1, 1),
            ([0x22, 0xE2, 0x82], 1, 2),
        ] as [([UInt8], Int, Int)])
    func refusesOtherEncodings(bytes: [UInt8], line: Int, column: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue.parse(bytes) }
        #expect(error == JSONError(message: "the text is not UTF-8", line: line, column: column))
    }

    @Test func `nesting is read to the limit and refused beyond it`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONValue.parse(nested(512)).serialized() == nested(512))
        let error = #expect(throws: JSONError.self) { try JSONValue.parse(nested(513)) }
        #expect(error == JSONError(message: "nested deeper than 512 levels", line: 1, column: 513))
        #expect(throws: JSONError.self) { try JSONValue.parse(String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test func `an error says where it is`() {
        #expect("\(JSONError(message: "odd", line: 3, column: 7))" == "line 3, column 7: odd")
    }
}
