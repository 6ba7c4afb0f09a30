import AWSOutput
import JSON
import Testing

/// Texts that Python 3.11 gave for these values.
@Suite("Python's texts")
struct PythonTextTests {
    @Test(
        "floating-point numbers have Python's shortest text",
        arguments: [
            ("0.0", "0.0"),
            ("-0.0", "-0.0"),
            ("1.0", "1.0"),
            ("1e-05", "1e-05"),
            ("0.0001", "0.0001"),
            ("0.00012345", "0.00012345"),
            ("1000000000000000.0", "1000000000000000.0"),
            ("1e+16", "1e+16"),
            ("1.2e+16", "1.2e+16"),
            ("9007199254740992.0", "9007199254740992.0"),
            ("1.2345678901234568e+17", "1.2345678901234568e+17"),
            ("1e+22", "1e+22"),
            ("5e-324", "5e-324"),
            ("1.7976931348623157e+308", "1.7976931348623157e+308"),
            ("-2.5e-07", "-2.5e-07"),
            ("0.1", "0.1"),
            ("1E3", "1000.0"),
            ("1.50", "1.5"),
            ("10", "10"),
            ("-0", "0"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("1e5", "100000.0"),
        ])
    func numbers(written: String, expected: String) throws {
        #expect(PythonText.str(try JSONValue.parse(written)) == expected)
    }

    @Test func `collections are literals`() {
        let value: JSONValue = ["a": [1, nil, true, "it's", "\"'", "\n\u{0}é\u{A0}\u{E000}😀"], "b": [:]]
        let expected = #"{'a': [1, None, True, "it's", '"\'', '\n\x00é\xa0\ue000😀'], 'b': {}}"#
        #expect(PythonText.str(value) == expected)
    }
}
