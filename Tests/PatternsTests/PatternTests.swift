import Patterns
import Testing

@Suite("Pattern")
struct PatternTests {
    private func found(_ pattern: String, _ text: String, _ options: Pattern.Options = []) throws -> [String?]
    {
        let pattern = try Pattern(pattern, options: options)
        return try pattern.allMatches(in: text).map { $0.text(of: text) }
    }

    @Test func `groups are byte ranges, by number and by name`() throws {
        let pattern = try Pattern("(?<key>\\w+)=(\\d+)?(?<rest>.*)")
        let text = "é key=12é"
        let match = try #require(try pattern.firstMatch(in: text))
        #expect(match.range == 3..<11)
        #expect(match.ranges == [3..<11, 3..<6, 7..<9, 9..<11])
        #expect(match["key"] == 3..<6 && match["rest"] == 9..<11 && match["other"] == nil)
        #expect(match[2] == 7..<9 && match[4] == nil)
        #expect(match.text("rest", of: text) == "é" && match.text(1, of: text) == "key")
        #expect(pattern.groups == ["key": 1, "rest": 3])
    }

    @Test func `a group that took no part is nil, also the last one`() throws {
        let match = try #require(try Pattern("(a)|(b)").firstMatch(in: "a"))
        #expect(match.ranges == [0..<1, 0..<1, nil])
        #expect(match.text(2, of: "a") == nil)
    }

    @Test func `a search begins where it is told and sees what is before`() throws {
        let pattern = try Pattern("(?<=a)b")
        #expect(try pattern.firstMatch(in: "abab", from: 1)?.range == 1..<2)
        #expect(try pattern.firstMatch(in: "abab", from: 2)?.range == 3..<4)
        #expect(try pattern.firstMatch(in: "abab", from: 4) == nil)
    }

    @Test func `all matches include empty ones once`() throws {
        #expect(try found("a*", "baac") == ["", "aa", "", ""])
        #expect(try found("\\b", "a b").count == 4)
        #expect(try found("x", "aaa") == [])
        #expect(try found("(?m)^", "a\nb\n").count == 2)
        #expect(try found("", "é日") == ["", "", ""])
    }

    @Test func `options change how a pattern is read`() throws {
        #expect(try found("É.", "éa", .caseInsensitive) == ["éa"])
        #expect(try found("^b$", "a\nb\nc", .anchorsMatchLines) == ["b"])
        #expect(try found("a.b", "a\nb") == [])
        #expect(try found("a.b", "a\nb", .dotMatchesLineBreaks) == ["a\nb"])
        #expect(try found("a.b", "axb a.b", .literal) == ["a.b"])
    }

    @Test func `a whole match backtracks to reach the end`() throws {
        let pattern = try Pattern("a|ab")
        #expect(try pattern.matchesWhole("ab"))
        #expect(try !pattern.matchesWhole("abc"))
        #expect(try !pattern.matchesWhole("xab"))
        #expect(try pattern.matches("xaby"))
        #expect(try !pattern.matchesWhole("ab\n"))
        #expect(try Pattern(".*").matchesWhole(""))
    }

    @Test func `text around bytes that are no UTF-8 is searched`() throws {
        let pattern = try Pattern("b.?")
        let bytes: [UInt8] = [0xff, 0x61, 0xc3, 0x62, 0xfe, 0x62, 0xc3, 0xa9]
        #expect(try pattern.allMatches(in: bytes).map(\.range) == [3..<4, 5..<8])
        #expect(try pattern.firstMatch(in: [0x80, 0x80]) == nil)
    }

    @Test func `a NUL is a character like any other`() throws {
        #expect(try Pattern("a\\x00b").matchesWhole("a\0b"))
        #expect(try Pattern("a\0b").matchesWhole("a\0b"))
    }

    @Test(
        "a pattern that explodes gives up with an error", .timeLimit(.minutes(10)),
        arguments: ["(a+)+$", "^(a|a)*$", "(a*)*[xy]", "(?:a?){40}a{40}[xy]"])
    func catastrophic(pattern: String) throws {
        let text = String(repeating: "a", count: 40) + "!"
        let compiled = try Pattern(pattern)
        let error = #expect(throws: PatternError.self) { try compiled.firstMatch(in: text + text) }
        #expect(error?.isLimit == true)
        #expect(error?.message == "match limit exceeded")
    }

    @Test func `deep recursion moves to the heap instead of failing`() throws {
        let pattern = try Pattern("^(?:(a)|b|c)*$")
        #expect(try pattern.matches(String(repeating: "abc", count: 30_000)))
    }

    @Test(
        "a pattern that does not compile says where",
        arguments: [
            ("a(b", "missing closing parenthesis", 3), ("[a", "missing terminating ] for character class", 2),
            ("*", "quantifier does not follow a repeatable item", 0),
            ("é\\", "\\ at end of pattern", 3),
        ])
    func badPattern(pattern: String, message: String, offset: Int) {
        let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
        #expect(error == PatternError(message: message, offset: offset))
        #expect(error.map { "\($0)" } == (offset > 0 ? "\(message) at byte \(offset)" : message))
    }

    @Test(
        "a quoted text matches itself",
        arguments: ["a.b", "(x)*[y]", "\\d", "é{2}", "a b\n#c", "", "$^|?+-", "\0"])
    func quoted(text: String) throws {
        #expect(try Pattern("^" + Pattern.quoted(text) + "\\z").matches(text))
        #expect(try Pattern(Pattern.quoted(text)).matchesWhole(text))
    }

    @Test func `one pattern serves many tasks`() async throws {
        let pattern = try Pattern("(\\d+)-(\\d+)")
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let text = "x \(number)-\(number)"
                    return try pattern.firstMatch(in: text)?.text(2, of: text).flatMap { Int($0) } ?? -1
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 4950)
    }
}
