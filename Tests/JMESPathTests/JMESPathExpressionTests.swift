import JMESPath
import JSON
import Testing

/// What the published vectors leave open; where it matters, jmespath.py 1.1.0 was asked.
@Suite("JMESPath expressions")
struct JMESPathExpressionTests {
    private static let instances: JSONValue = [
        "Reservations": [
            ["Instances": [["Id": "i-2", "Size": 2], ["Id": "i-1", "Size": 10]]],
            ["Instances": [["Id": "i-3", "Size": 1.5]]],
        ]
    ]

    private func search(_ text: String, _ value: JSONValue = [:]) throws -> String {
        try JMESPathExpression(parsing: text).evaluate(value).serialized()
    }

    @Test(
        "queries as operators write them",
        arguments: [
            ("Reservations[].Instances[].Id", #"["i-2","i-1","i-3"]"#),
            ("Reservations[*].Instances[*].Id", #"[["i-2","i-1"],["i-3"]]"#),
            ("Reservations[].Instances[?Size > `1.9`][].Id", #"["i-2","i-1"]"#),
            ("sort_by(Reservations[].Instances[], &Size)[].Id", #"["i-3","i-2","i-1"]"#),
            ("Reservations[].Instances[] | [0].{size: Size, id: Id}", #"{"size":2,"id":"i-2"}"#),
            ("length(Reservations[].Instances[])", "3"),
            ("max_by(Reservations[].Instances[], &Size).Id", #""i-1""#),
            ("Reservations[0].Instances[?contains(Id, '-1')] | [0].Size", "10"), ("Nothing[].Id", "null"),
            ("Reservations[].Instances[].[Id, Size]", #"[["i-2",2],["i-1",10],["i-3",1.5]]"#),
        ])
    func operatorsQueries(text: String, result: String) throws {
        #expect(try search(text, Self.instances) == result)
    }

    @Test(
        "order of keys, text of numbers and large integers are kept",
        arguments: [
            ("@", #"{"z":1.50,"a":123456789012345678901234567890,"m":-0}"#),
            ("{y: z, b: a}", #"{"y":1.50,"b":123456789012345678901234567890}"#),
            ("keys(@)", #"["z","a","m"]"#), ("values(@)", "[1.50,123456789012345678901234567890,-0]"),
            ("merge(@, {a: `1`, c: `2`})", #"{"z":1.50,"a":1,"m":-0,"c":2}"#),
            ("to_string(a)", #""123456789012345678901234567890""#),
            ("a > `123456789012345678901234567889`", "true"),
            ("a == `123456789012345678901234567891`", "false"),
            ("sum([a, `1`])", "123456789012345678901234567891"),
            ("abs(`-123456789012345678901234567890`)", "123456789012345678901234567890"),
            ("sum([`9223372036854775807`, `1`])", "9223372036854775808"),
            ("to_number('123456789012345678901234567890')", "123456789012345678901234567890"),
        ])
    func keepsWhatItWasGiven(text: String, result: String) throws {
        let value = try JSONValue.parse(#"{"z":1.50,"a":123456789012345678901234567890,"m":-0}"#)
        #expect(try search(text, value) == result)
    }

    @Test(
        "numbers come out as the AWS CLI prints them",
        arguments: [
            ("avg([`1`, `3`])", "2.0"), ("sum([`1`, `2.5`])", "3.5"), ("sum(`[]`)", "0"),
            ("avg(`[]`)", "null"),
            ("ceil(`1.2`)", "2"), ("floor(`-1.2`)", "-2"), ("ceil(`7`)", "7"), ("abs(`-1.50`)", "1.50"),
            ("floor(`1e300`)", "1e+300"), ("to_number(' 12 ')", "12"), ("to_number('+5')", "5"),
            ("to_number('007')", "7"), ("to_number('.5')", "0.5"), ("to_number('0x10')", "null"),
            ("to_number('nan')", "null"), ("to_number('')", "null"), ("to_number(`true`)", "null"),
            ("sum([`1e308`, `1e308`])", "null"), ("floor(`1e999`)", "1e999"), ("length('é한😀')", "3"),
        ])
    func numbers(text: String, result: String) throws {
        #expect(try search(text) == result)
    }

    @Test(
        "old literals without quotes and raw strings are read as the AWS CLI reads them",
        arguments: [
            ("`foo`", #""foo""#), ("` foo bar `", #""foo bar ""#), ("``", #""""#), ("`01`", #""01""#),
            ("`é`", #""é""#),
            ("`a\\`b`", #""a`b""#), ("'it\\'s'", #""it's""#), ("'a\\nb'", #""a\\nb""#),
            ("'\\\\'", #""\\\\""#),
            ("\"a\\u0062\"", "null"), ("` {\"a\": 1} `.a", "1"),
        ])
    func literals(text: String, result: String) throws {
        #expect(try search(text) == result)
    }

    @Test(
        "quirks of jmespath.py that queries may rest on",
        arguments: [
            ("[1 2]", "syntax"), ("contains(@ `1`)", "true"), ("length(@,)", "3"),
            ("{a: @[0] b: @[1]}", #"{"a":1,"b":2}"#),
            ("'a' < 'b'", "true"), ("'a' < `1`", "null"), ("!`0`", "false"), ("`0` && 'x'", #""x""#),
            ("`[[{\"a\":1}]]`[0][0:1].a", "null"), ("`[{\"a\":1}]`[0:1].a", "[1]"),
            ("to_string(`[\"é😀\", \"\u{7F}\"]`)", #""[\"\\u00e9\\ud83d\\ude00\",\"\\u007f\"]""#),
            ("[99999999999999999999]", "null"), ("[-99999999999999999999:99999999999999999999:2]", "[1,3]"),
            ("contains('abc', `1`)", "false"), ("starts_with('é', 'e')", "false"),
            ("reverse('ab😀')", #""😀ba""#),
        ])
    func quirks(text: String, result: String) {
        let outcome: String
        do throws(JMESPathError) {
            outcome = try JMESPathExpression(parsing: text).evaluate([1, 2, 3]).serialized()
        } catch {
            outcome = error.kind.rawValue
        }
        #expect(outcome == result)
    }

    @Test func `truth is what the language says it is`() {
        let falsy: [JSONValue] = [nil, false, "", [], [:]]
        let truthy: [JSONValue] = [true, 0, "0", [nil], ["a": nil]]
        #expect(falsy.allSatisfy { !$0.isTruthy })
        #expect(truthy.allSatisfy { $0.isTruthy })
    }

    @Test func `expressions are equal when their texts are`() throws {
        let one = try JMESPathExpression(parsing: "a.b")
        #expect(try one == JMESPathExpression(parsing: "a.b"))
        #expect(try one != JMESPathExpression(parsing: "a .b"))
        #expect(one.text == "a.b")
        #expect(Set([one, one]).count == 1)
    }
}
