import JSON
import Testing

@Suite("JSON serializing")
struct JSONSerializingTests {
    private let value: JSONValue = [
        "b": [1, [], [:], ["x": nil]], "a": "é\"\\\n\u{8}\u{C}\r\t\u{1}\u{1F}\u{7F}/한😀", "": true,
    ]

    @Test func `compact text has no spaces and keeps the order of keys`() {
        #expect(
            value.serialized()
                == #"{"b":[1,[],{},{"x":null}],"a":"é\"\\\n\b\f\r\t\u0001\u001f"# + "\u{7F}"
                + #"/한😀","":true}"#)
    }

    @Test func `indented text has the bytes that Python prints`() {
        // python3 -c 'import json; print(json.dumps(VALUE, indent=4, ensure_ascii=False))'
        let python = """
            {
                "b": [
                    1,
                    [],
                    {},
                    {
                        "x": null
                    }
                ],
                "a": "é\\"\\\\\\n\\b\\f\\r\\t\\u0001\\u001f\u{7F}/한😀",
                "": true
            }
            """
        #expect(value.serialized(indent: 4) == python)
    }

    @Test(
        "empty containers and plain values stay on one line",
        arguments: [([], "[]"), ([:], "{}"), (nil, "null"), ("a", "\"a\""), (1, "1")] as [(JSONValue, String)]
    )
    func staysOnOneLine(value: JSONValue, text: String) {
        #expect(value.serialized(indent: 2) == text)
    }

    @Test func `canonical text is the same for equal values`() throws {
        let one = try JSONValue.parse(#"{"b": 1.0, "a": {"é": 10e-1, "e": [100, 0.50]}, "\ud83d\ude00": 0}"#)
        let other = try JSONValue.parse(#"{"😀":-0.0,"a":{"e":[1e2,0.5],"é":1},"b":1}"#)
        #expect(one == other)
        #expect(one.canonical() == #"{"a":{"e":[100,5e-1],"é":1},"b":1,"😀":0}"#)
        #expect(other.canonical() == one.canonical())
    }

    @Test func `canonical text sorts keys by scalar, not by UTF-16`() {
        let value: JSONValue = ["\u{1F600}": 1, "\u{FF5E}": 2]
        #expect(value.canonical() == "{\"\u{FF5E}\":2,\"\u{1F600}\":1}")
    }

    @Test(
        "what is written is read back",
        arguments: [#"{"a":[1,2.50,"x\u0000y",{"b":{}}],"c":null}"#, #""😀\\""#, "[[[[]]]]", "-1E-2"])
    func roundTrips(text: String) throws {
        let value = try JSONValue.parse(text)
        #expect(value.serialized() == text)
        #expect(try JSONValue.parse(value.serialized(indent: 3)) == value)
        #expect(try JSONValue.parse(value.canonical()) == value)
    }
}
