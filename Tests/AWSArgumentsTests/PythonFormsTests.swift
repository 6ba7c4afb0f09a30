import Testing

@testable import AWSArguments

/// Expected texts were printed by CPython 3.11.
@Suite("Python's forms")
struct PythonFormsTests {
    @Test(
        "what is no JSON is told as Python tells it",
        arguments: [
            ("", "Expecting value: line 1 column 1 (char 0)"),
            ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("{a:1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            (#"{"a"1}"#, "Expecting ':' delimiter: line 1 column 5 (char 4)"),
            (#"{"a":1,}"#, "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)"),
            ("[1,]", "Expecting value: line 1 column 4 (char 3)"),
            ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
            (#""abc"#, "Unterminated string starting at: line 1 column 1 (char 0)"),
            ("\"a\nb\"", "Invalid control character at: line 1 column 3 (char 2)"),
            (#""\q""#, #"Invalid \escape: line 1 column 2 (char 1)"#),
            (#""\u12""#, #"Invalid \uXXXX escape: line 1 column 3 (char 2)"#),
            ("1 2", "Extra data: line 1 column 3 (char 2)"),
            (#"{"a":01}"#, "Expecting ',' delimiter: line 1 column 7 (char 6)"),
            ("nul", "Expecting value: line 1 column 1 (char 0)"),
            ("-", "Expecting value: line 1 column 1 (char 0)"),
            ("1.", "Extra data: line 1 column 2 (char 1)"),
            (#"{"a":1 "b"}"#, "Expecting ',' delimiter: line 1 column 8 (char 7)"),
        ])
    func complaints(text: String, expected: String) {
        #expect(JSONComplaint.about(text) == expected)
    }

    @Test(
        "integers are read leniently",
        arguments: [
            ("7", "7"), (" 7 ", "7"), ("1_000", "1000"), ("+5", "5"), ("-0", "0"), ("007", "7"),
            ("1__0", nil),
            ("_1", nil), ("1_", nil), ("1.5", nil), ("", nil), ("abc", nil),
            ("99999999999999999999", "99999999999999999999"),
        ] as [(String, String?)])
    func integers(text: String, expected: String?) {
        #expect(PythonNumbers.integer(text) == expected)
    }

    @Test(
        "floating-point numbers are read leniently",
        arguments: [
            ("1", "1.0"), (".5", "0.5"), ("5.", "5.0"), ("1e5", "100000.0"), ("1e16", "1e+16"),
            ("1e-5", "1e-05"),
            ("1_0.5", "10.5"), ("nan", "NaN"), ("-inf", "-Infinity"), ("1e400", "Infinity"), ("0x10", nil),
            (".", nil),
            ("e5", nil), ("", nil),
        ] as [(String, String?)])
    func floats(text: String, expected: String?) {
        #expect(PythonNumbers.float(text) == expected)
    }

    @Test(
        "strings are quoted",
        arguments: [
            ("a", "'a'"), ("it's", "\"it's\""), ("a'\"b", #"'a\'"b'"#), ("a\nb\u{1}", #"'a\nb\x01'"#),
        ])
    func quotes(text: String, expected: String) {
        #expect(PythonText.quoted(text) == expected)
    }
}
