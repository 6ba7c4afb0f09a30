import Testing

@testable import AWSArguments

/// Expected texts were printed by CPython 3.11.
@Suite("Complaints about JSON")
struct JSONComplaintTests {
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
}
