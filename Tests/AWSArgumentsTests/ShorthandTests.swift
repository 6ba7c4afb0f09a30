import Testing

@testable import AWSArguments

@Suite("Shorthand")
struct ShorthandTests {
    @Test func `one key has one value`() throws { #expect(try text("a=b") == #"{"a":"b"}"#) }

    private func text(_ input: String) throws(ShorthandError) -> String {
        var parser = ShorthandParser(input) { _ throws(UsageError) in nil }
        return ShorthandTypes.plain(try parser.parse()).serialized()
    }
}
