internal import JSON
import Testing

@testable import AWSArguments

/// Expected values and messages are those of the AWS CLI's own parser for the same inputs.
@Suite("Shorthand")
struct ShorthandTests {
    @Test(
        "values are read",
        arguments: [
            ("a=b", #"{"a":"b"}"#),
            ("a=b,c", #"{"a":["b","c"]}"#),
            ("a=b,c=d,e", #"{"a":"b","c":["d","e"]}"#),
            ("a=", #"{"a":""}"#),
            ("a=,b=c", #"{"a":"","b":"c"}"#),
            (#"a=x\,y"#, #"{"a":"x,y"}"#),
            (#"a='b\'c',d="e\"f""#, #"{"a":"b'c","d":"e\"f"}"#),
            (#"a='b\'"#, #"{"a":"b\\"}"#),
            ("a=[b,{c=d}]", #"{"a":["b",{"c":"d"}]}"#),
            ("a={b=c,d=[e,f]},g=h", #"{"a":{"b":"c","d":["e","f"]},"g":"h"}"#),
            ("a = b , c", #"{"a":["b","c"]}"#),
        ])
    func values(input: String, expected: String) throws {
        #expect(try text(input) == expected)
    }

    @Test(
        "errors show the place",
        arguments: [
            ("Name==a", "Expected: ',', received: '=' for input:\nName==a\n     ^"),
            ("Name", "Expected: '=', received: 'EOF' for input:\nName\n    ^"),
            ("", "Expected: '=', received: 'EOF' for input:\n\n^"),
            (
                "a=b,a=c",
                "Second instance of key \"a\" encountered for input:\na=b,a=c\n    ^\n"
                    + "This is often because there is a preceding \",\" instead of a space."
            ),
            ("a=b,", "Expected: '<second>', received: '<none>' for input:\na=b,\n    ^"),
            ("a='b", "Expected: '<singled quoted>', received: '<none>' for input:\na='b\n  ^"),
        ])
    func errors(input: String, message: String) {
        #expect(throws: ShorthandError.syntax(message)) { try text(input) }
    }

    @Test func `a file behind an at sign is loaded`() throws {
        var parser = ShorthandParser("a@=file://x,b=file://y") { _ throws(UsageError) in .text("content") }
        #expect(
            ShorthandTypes.plain(try parser.parse()).serialized() == #"{"a":"content","b":"file://y"}"#)
    }

    @Test(.timeLimit(.minutes(10))) func `any text ends with a value or an error`() {
        let pieces = [
            "a", "=", ",", "[", "]", "{", "}", "\"", "'", "\\", " ", "@", "é", "😀", "\n", "k=v", "\u{0}",
        ]
        var state: UInt64 = 88_172_645_463_325_252
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        for _ in 0..<20_000 {
            let input = (0..<next(24)).map { _ in pieces[next(pieces.count)] }.joined()
            _ = try? text(input)
        }
        #expect(throws: ShorthandError.self) { try text("a=" + String(repeating: "[", count: 100_000)) }
        #expect(throws: ShorthandError.self) { try text("a=" + String(repeating: "{a=", count: 100_000)) }
    }

    private func text(_ input: String) throws(ShorthandError) -> String {
        var parser = ShorthandParser(input) { _ throws(UsageError) in nil }
        return ShorthandTypes.plain(try parser.parse()).serialized()
    }
}
