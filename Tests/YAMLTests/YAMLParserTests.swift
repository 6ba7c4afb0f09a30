import Testing

@testable import YAML

@Suite("YAML documents")
struct YAMLParserTests {
    /// A compact rendering, so that one comparison shows the whole tree.
    private func render(_ node: YAMLNode) -> String {
        switch node {
        case .scalar(let scalar): scalar.isPlain ? scalar.text : "'\(scalar.text)'"
        case .sequence(let items, _): "[" + items.map(render).joined(separator: ", ") + "]"
        case .mapping(let entries, _):
            "{" + entries.map { "\($0.key.text): \(render($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    private func problem(_ text: String, firstLine: Int = 1) -> String {
        do {
            return "no problem: \(render(try YAMLParser.parse(text, firstLine: firstLine)))"
        } catch {
            return "\(error.mark.line):\(error.mark.column): \(error.message)"
        }
    }

    @Test func `mappings keep their order and sequences their items`() throws {
        let node = try YAMLParser.parse("b: 1\na: [x, 'y']\nc:\n  - d: null\n")
        #expect(render(node) == "{b: 1, a: [x, 'y'], c: [{d: null}]}")
        #expect(node["a"]?.mark == YAMLMark(line: 2, column: 4))
        #expect(node["z"] == nil)
    }

    @Test("an empty text is null", arguments: ["", "\n", "# only a comment\n", "---\n", "---\n...\n"])
    func empty(text: String) throws {
        let scalar = try #require(try YAMLParser.parse(text).scalar)
        #expect(scalar.value == .null)
    }

    @Test func `columns count in scalars and ends belong to the scalar`() throws {
        let node = try YAMLParser.parse("이름: \"값 é\"\nb: plain  # comment\nc: |\n  x\nd:\n", firstLine: 11)
        let name = try #require(node["이름"]?.scalar)
        #expect(name.start == YAMLMark(line: 11, column: 5))
        #expect(name.end == YAMLMark(line: 11, column: 9))
        let plain = try #require(node["b"]?.scalar)
        #expect(plain.end == YAMLMark(line: 12, column: 8))
        let block = try #require(node["c"]?.scalar)
        #expect(block.text == "x\n")
        #expect(block.start == block.end)
        let missing = try #require(node["d"]?.scalar)
        #expect(missing.start == YAMLMark(line: 15, column: 3))
        #expect(missing.end == missing.start)
    }

    @Test func `aliases stand for what they name`() throws {
        let node = try YAMLParser.parse("a: &x [1, &y 2]\nb: *x\nc: *y\n*y : key\n")
        #expect(render(node) == "{a: [1, 2], b: [1, 2], c: 2, 2: key}")
    }

    @Test(
        "problems come with their place",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", "3:1: key `a` is given twice, first in line 1, column 1"),
            ("a: &x [*x]\n", "1:8: alias `x` stands inside the node it names"),
            ("a: *x\n", "1:4: no anchor `x` before this alias"),
            ("a: &x {b: 1}\nc:\n  <<: *x\n", "3:3: merge keys (`<<`) are not supported"),
            ("a: !Ref b\n", "1:4: tag `!Ref` is not known"),
            ("? [a]\n: b\n", "1:3: a key must be a scalar"),
            ("a: 1\n---\nb: 2\n", "2:1: a second document begins here; only one is read"),
            (
                "a: [1, 2\n",
                "2:1: did not find expected ',' or ']' while parsing a flow sequence that begins in line 1"
            ),
            ("a: b: c\n", "1:5: mapping values are not allowed in this context"),
            (
                "a:\n\tb: 1\n",
                "2:1: found character that cannot start any token while scanning for the next token"
            ),
            ("é: \u{1}\n", "1:4: control characters are not allowed"),
        ])
    func problems(text: String, expected: String) {
        #expect(problem(text) == expected)
    }

    @Test func `aliases cannot multiply a document beyond its limit`() {
        var text = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let items = Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
            text += "l\(level): &l\(level) [\(items)]\n"
        }
        #expect(problem(text) == "6:45: more than 1000000 nodes, those of aliases included")
    }

    @Test func `nesting has a limit, through aliases too`() {
        let deep = String(repeating: "[", count: 101) + String(repeating: "]", count: 101)
        #expect(problem(deep) == "1:101: nested deeper than 100 levels")
        let open = String(repeating: "[", count: 60)
        let close = String(repeating: "]", count: 60)
        #expect(
            problem("- &a \(open)\(close)\n- \(open)*a\(close)\n") == "2:63: nested deeper than 100 levels")
    }

    @Test func `standard tags pass and a string tag makes a string`() throws {
        let node = try YAMLParser.parse("a: !!str 12\nb: !!int 12\nc: ! true\n")
        #expect(node["a"]?.scalar?.value == .string)
        #expect(node["b"]?.scalar?.value == .integer("12"))
        #expect(node["c"]?.scalar?.value == .string)
    }

    @Test(
        "places count the lines that everybody counts",
        arguments: [
            ("a: 'x\u{2028}y\u{85}z'\nb: [\n", "3:1"), ("a: '\u{2029}'\r\nb: [값, *c]\r\n", "2:8"),
            ("a: '\u{2028}'\rb: *c\r", "2:4"), ("a: 'é'\nb: *c", "2:4"),
            ("a: 1\nb: [", "2:5"), ("a: [", "1:5"),
        ])
    func foreignLineEnds(text: String, place: String) {
        #expect(problem(text).hasPrefix("\(place): "), "\(problem(text))")
    }

    /// Source: YAML 1.2.2, example 10.3 and the table of chapter 10.3.2.
    @Test(
        "plain scalars have the core schema's types",
        arguments: [
            ("~", YAMLScalar.Value.null), ("null", .null), ("Null", .null), ("nULL", .string),
            ("true", .bool(true)), ("FALSE", .bool(false)), ("yes", .string), ("on", .string),
            ("0", .integer("0")), ("-19", .integer("-19")), ("0o7", .integer("0o7")),
            ("0x3A", .integer("0x3A")),
            ("0777", .integer("0777")), ("0o8", .string), ("0x", .string), ("-", .string), ("1_000", .string),
            ("0.", .float("0.")), ("-0.0", .float("-0.0")), (".5", .float(".5")),
            ("+12e03", .float("+12e03")),
            ("-2E+05", .float("-2E+05")), (".inf", .float(".inf")), ("-.Inf", .float("-.Inf")),
            (".NAN", .float(".NAN")),
            (".", .string), ("1e", .string), ("1.2.3", .string), ("-.nan", .string), ("2024-01-02", .string),
        ])
    func types(text: String, value: YAMLScalar.Value) {
        let mark = YAMLMark(line: 1, column: 1)
        #expect(YAMLScalar(text: text, isPlain: true, start: mark, end: mark).value == value)
        #expect(YAMLScalar(text: text, isPlain: false, start: mark, end: mark).value == .string)
    }
}
