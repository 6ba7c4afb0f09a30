import Testing

@testable import Texts

@Suite("Suggestion")
struct SuggestionTests {
    @Test(
        "the distance counts letters added, dropped, changed and swapped",
        arguments: [
            ("", "", 0), ("abc", "abc", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1),
            ("ca", "abc", 3),
            ("timeuot", "timeout", 1), ("한국", "한글", 1),
        ])
    func distances(left: String, right: String, expected: Int) {
        #expect(Suggestion.distance(Array(left), Array(right)) == expected)
        #expect(Suggestion.distance(Array(right), Array(left)) == expected)
    }

    @Test(
        "the nearest candidate within reach is found",
        arguments: [
            ("timout", "timeout"), ("Name", "name"), ("vreify", "verify"), ("onfailure", "on-failure"),
            ("expectd", "expect"), ("idempotnt", "idempotent"), ("o", "on"), ("zzzz", nil), ("as", nil),
            ("", nil),
            ("excludefromrunal", "excludeFromRunAll"), ("ecxludfromrunal", "excludeFromRunAll"),
        ])
    func suggestions(word: String, expected: String?) {
        let known = [
            "name", "on", "verify", "timeout", "expect", "exports", "on-failure", "idempotent",
            "excludeFromRunAll",
        ]
        #expect(Suggestion.nearest(to: word, in: known) == expected)
    }

    @Test func `of equally near candidates the first one wins`() {
        #expect(Suggestion.nearest(to: "bat", in: ["cat", "hat"]) == "cat")
    }
}
