import JSON
import PythonTexts
import Testing

/// Texts that Python 3.11 gave; they hold where there is no Python to ask.
@Suite("Python's texts")
struct PythonTextTests {
    @Test(
        "numbers have Python's shortest text",
        arguments: [
            ("0.0", "0.0"), ("-0.0", "-0.0"), ("1.0", "1.0"), ("1e-05", "1e-05"), ("0.0001", "0.0001"),
            ("0.00012345", "0.00012345"), ("1000000000000000.0", "1000000000000000.0"), ("1e+16", "1e+16"),
            ("1.2e+16", "1.2e+16"), ("-12000000000000004.0", "-1.2000000000000004e+16"),
            ("9007199254740992.0", "9007199254740992.0"), ("-9829148137897240.0", "-9829148137897240.0"),
            ("1.2345678901234568e+17", "1.2345678901234568e+17"), ("1e+22", "1e+22"), ("5e-324", "5e-324"),
            ("1.7976931348623157e+308", "1.7976931348623157e+308"), ("-2.5e-07", "-2.5e-07"), ("0.1", "0.1"),
            ("1E3", "1000.0"), ("1.50", "1.5"), ("10", "10"), ("-0", "0"),
            ("123456789012345678901234567890", "123456789012345678901234567890"), ("1e5", "100000.0"),
            ("-1e400", "-inf"),
        ])
    func numbers(written: String, expected: String) throws {
        #expect(PythonText.str(try JSONValue.parse(written)) == expected)
    }

    @Test func `collections are literals`() {
        let value: JSONValue = ["a": [1, nil, true, "it's", "\"'", "\n\u{0}é\u{A0}\u{E000}😀"], "b": [:]]
        let expected = #"{'a': [1, None, True, "it's", '"\'', '\n\x00é\xa0\ue000😀'], 'b': {}}"#
        #expect(PythonText.str(value) == expected)
    }

    @Test(
        "integers are read leniently",
        arguments: [
            ("7", "7"), (" 7 ", "7"), ("1_000", "1000"), ("+5", "5"), ("-0", "0"), ("007", "7"),
            ("99999999999999999999", "99999999999999999999"), ("1__0", nil), ("_1", nil), ("1_", nil),
            ("1.5", nil), ("", nil), ("-", nil), ("abc", nil),
        ] as [(String, String?)])
    func integers(text: String, expected: String?) {
        #expect(PythonText.int(text)?.text == expected)
    }

    @Test(
        "floating-point numbers are read leniently",
        arguments: [
            ("1", 1.0), (".5", 0.5), ("5.", 5.0), ("1e5", 1e5), ("-1.2e16", -1.2e16), ("1_0.5", 10.5),
            ("0x10", nil), (".", nil), ("e5", nil), ("", nil), ("+-1", nil),
        ] as [(String, JSONValue?)])
    func floats(text: String, expected: JSONValue?) {
        #expect(PythonText.float(text).map(PythonText.value) == expected)
    }

    @Test(
        "infinities and what is no number are texts",
        arguments: [
            ("nan", "NaN"), ("-inf", "-Infinity"), ("+Infinity", "Infinity"), ("1e400", "Infinity"),
        ])
    func textsOfNumbers(text: String, expected: String) {
        #expect(PythonText.float(text).map(PythonText.value) == .string(expected))
    }

    @Test(
        "texts and bytes are quoted",
        arguments: [
            ("a", "'a'"), ("it's", "\"it's\""), ("a'\"b", #"'a\'"b'"#), ("a\nb\u{1}", #"'a\nb\x01'"#),
        ])
    func quotes(text: String, expected: String) {
        #expect(PythonText.repr(text) == expected)
        #expect(PythonText.repr(bytes: Array(text.utf8)) == "b" + expected)
    }

    @Test(
        "base64 is read leniently",
        arguments: [
            ("AQ==", [1]), ("AR==", [1]), ("A\nQ==x", [1]), ("AQI=", [1, 2]), ("AQID", [1, 2, 3]), ("A", nil),
            ("AQ", nil), ("AQID é", nil), ("", []),
        ] as [(String, [UInt8]?)])
    func base64(text: String, expected: [UInt8]?) {
        #expect(PythonText.base64Decoded(text) == expected)
    }

    @Test func `files have lines that end like a typewriter's`() {
        let lines = PythonText.fileLines("a\r\nb\rc\n\nd").map { PythonText.string($0) }
        #expect(lines == ["a", "b", "c", "", "d"])
    }

    @Test func `the value that is printed has Python's numbers`() throws {
        let value = try JSONValue.parse(#"{"a": [1E3, -0, 1e400, 7], "b": "x"}"#)
        #expect(
            PythonJSON.normalised(value).serialized() == #"{"a":[1000.0,0,1e400,7],"b":"x"}"#)
    }
}
