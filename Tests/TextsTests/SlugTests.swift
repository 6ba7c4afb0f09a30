import Testing
import Texts

@Suite("Slug")
struct SlugTests {
    // The rule and these results are those of github-slugger's own test table.
    @Test(
        "a heading becomes the anchor that GitHub gives it",
        arguments: [
            ("bravoCharlieDelta", "bravocharliedelta"),
            ("heading with a - dash", "heading-with-a---dash"),
            ("heading with an _ underscore", "heading-with-an-_-underscore"),
            ("heading with a period.txt", "heading-with-a-periodtxt"),
            (
                "exchange.bind_headers(exchange, routing [, bindCallback])",
                "exchangebind_headersexchange-routing--bindcallback"
            ),
            (" ", "-"), (" a ", "-a-"), ("", ""),
            ("apostrophe’s should be trimmed", "apostrophes-should-be-trimmed"),
            ("I ♥ unicode", "i--unicode"), ("en–dash", "endash"), ("😄-😄 unicode emoji", "--unicode-emoji"),
            ("Профили пользователей", "профили-пользователей"),
            ("Привет non-latin 你好", "привет-non-latin-你好"),
            ("Ⅷ ٤ ‿ ²", "ⅷ-٤-‿-"),
        ])
    func slugs(heading: String, expected: String) {
        #expect(Slug.github(heading) == expected)
    }

    @Test(
        "Hangul, kana and their marks stay",
        arguments: [
            ("1. AMP 워크스페이스 생성", "1-amp-워크스페이스-생성"), ("ロールのデプロイ (手順)", "ロールのデプロイ-手順"),
            ("か\u{3099}", "か\u{3099}"),
        ])
    func eastAsian(heading: String, expected: String) {
        #expect(Slug.github(heading) == expected)
    }

    @Test func `repeated headings are numbered, past numbers that a heading spells out`() {
        var counter = SlugCounter()
        let headings = ["echo", "echo", "echo 1", "echo-1", "echo", "foxtrot-1", "foxtrot", "foxtrot"]
        let slugs = headings.map { counter.slug($0) }
        let expected = [
            "echo", "echo-1", "echo-1-1", "echo-1-2", "echo-2", "foxtrot-1", "foxtrot", "foxtrot-2",
        ]
        #expect(slugs == expected)
    }
}
