import JMESPath
import JSON
import Testing

@Suite("JMESPath errors")
struct JMESPathErrorTests {
    private func error(_ text: String, on value: JSONValue = .null) -> JMESPathError? {
        do throws(JMESPathError) {
            _ = try JMESPathExpression(parsing: text).evaluate(value)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "text that is no expression is refused with its place",
        arguments: [
            ("", 0, "unexpected the end"), ("  ", 2, "unexpected the end"),
            ("foo.", 4, "expected a name, `*`, `[` or `{` after the dot, found the end"),
            ("foo bar", 4, "unexpected `bar`"),
            ("foo.1", 4, "expected a name, `*`, `[` or `{` after the dot, found `1`"),
            ("한", 0, "unexpected `한`"), ("'한' %", 4, "unexpected `%`"),
            ("a = b", 2, "a single `=` means nothing, equality is `==`"),
            ("a[", 2, "expected an index, a slice or `*`, found the end"), ("[", 1, "unexpected the end"),
            ("a[0", 3, "expected `]`, found the end"), ("a[1:2:3:4]", 7, "expected `]`, found `:`"),
            ("a-b", 1, "unexpected `-`"),
            ("{a b}", 3, "expected `:`, found `b`"), ("{a: b,}", 6, "expected a key, found `}`"),
            ("{}", 1, "expected a key, found `}`"),
            ("{a: b", 5, "expected a key, found the end"), ("[a", 2, "expected `,` or `]`, found the end"),
            ("(a", 2, "expected `)`, found the end"),
            ("f(a", 3, "unexpected the end"), ("[?a", 3, "expected `]`, found the end"),
            ("'a", 0, "missing the closing '"), ("x | `a", 4, "missing the closing `"),
            ("\"a\\", 0, "missing the closing \""),
            ("\"\\q\"", 0, "the name in quotes is not a JSON string: unknown escape: `q` after `\\`"),
            (
                "`\"a`", 0,
                "the literal in back-ticks is neither JSON nor text: unexpected `a` after the value"
            ),
            ("\"a\"(b)", 0, "a function's name has no quotes"),
            ("a[0](b)", 4, "what stands before `(` is no function's name"),
            ("&a", 0, "`&` can only begin an argument of a function"), ("a *", 2, "unexpected `*`"),
            ("a[*]b", 4, "unexpected `b`"), ("a || ", 5, "unexpected the end"),
        ])
    func syntax(text: String, offset: Int, message: String) {
        #expect(error(text) == JMESPathError(.syntax, message, offset: offset))
    }

    @Test(
        "calls are checked when the expression is read",
        arguments: [
            ("a[].lenght(@)", .unknownFunction, 4, "there is no function `lenght`"),
            ("length()", .invalidArity, 0, "`length` takes 1 argument, not 0"),
            ("join(',')", .invalidArity, 0, "`join` takes 2 arguments, not 1"),
            ("merge()", .invalidArity, 0, "`merge` takes at least 1 argument, not 0"),
            ("sort_by(a, b)", .invalidType, 0, "argument 2 of `sort_by` must be an expression with `&`"),
            (
                "not_null(a, &b)", .invalidType, 0,
                "argument 2 of `not_null` must be a value, not an expression with `&`"
            ),
            ("a[0:2:0]", .invalidValue, 2, "the step of a slice is 0"),
        ] as [(String, JMESPathError.Kind, Int, String)])
    func calls(text: String, kind: JMESPathError.Kind, offset: Int, message: String) {
        let error = #expect(throws: JMESPathError.self) { try JMESPathExpression(parsing: text) }
        #expect(error == JMESPathError(kind, message, offset: offset))
    }

    @Test(
        "values of the wrong type are named",
        arguments: [
            ("x | length(@)", 4, "argument 1 of `length` must be an array, a string or an object, not null"),
            (
                "join(',', `[\"a\", 1]`)", 0,
                "argument 2 of `join` must be an array of strings, not array of string, number"
            ),
            ("map(&a, 'b')", 0, "argument 2 of `map` must be an array, not string"),
            (
                "sort_by(`[1, \"a\"]`, &@)", 0,
                "`sort_by` needs keys that are all of one type, not number and string"
            ),
            ("max_by(`[null]`, &@)", 0, "`max_by` needs keys that are numbers or strings, not null"),
            ("merge(`{}`, `1`)", 0, "argument 2 of `merge` must be an object, not number"),
            (
                "sort(`[1, \"a\"]`)", 0,
                "argument 1 of `sort` must be an array of numbers or an array of strings, not array of number, string"
            ),
        ])
    func types(text: String, offset: Int, message: String) {
        #expect(error(text) == JMESPathError(.invalidType, message, offset: offset))
    }

    @Test(
        "nesting beyond the limit is an error, not a crash",
        arguments: ["(", "!", "[", "[?", "{a:", "a.b[", "length(", "a || (", "*.", "@[].", "a[*][?"])
    func nesting(text: String) {
        let deep = String(repeating: text, count: 100_000)
        #expect(error(deep)?.kind == .syntax)
        #expect(error(deep + "a")?.kind == .syntax)
    }

    @Test func `long chains are no nesting`() throws {
        let value: JSONValue = ["a": 1]
        let alternatives = repeatElement("b", count: 5000).joined(separator: " || ") + " || a"
        #expect(try JMESPathExpression(parsing: alternatives).evaluate(value) == 1)
        let pipes = repeatElement("@", count: 5000).joined(separator: " | ") + " | a"
        #expect(try JMESPathExpression(parsing: pipes).evaluate(value) == 1)
        #expect(
            try JMESPathExpression(parsing: "@" + String(repeating: "[0]", count: 5000)).evaluate(value)
                == nil)
        #expect(error(String(repeating: "[]", count: 200))?.message == "nested deeper than 128 levels")
    }

    @Test func `an error says its column`() {
        #expect(error("a b").map { "\($0)" } == "unexpected `b` at column 3")
    }
}
