import Testing
import Texts

@Suite("Style and StateMark")
struct StyleTests {
    @Test func `a plain style writes the text and nothing else`() {
        for role in Style.Role.allCases { #expect(Style.plain.paint("text", role) == "text") }
    }

    @Test func `a coloured style ends what it begins`() {
        for role in Style.Role.allCases {
            let painted = Style.coloured.paint("text", role)
            #expect(painted.hasPrefix("\u{1b}[") && painted.hasSuffix("text\u{1b}[0m"))
        }
        #expect(Style.coloured.paint("", .bad) == "")
    }

    @Test func `every state has a glyph of its own, one column wide`() {
        let states = [
            "pending", "satisfied", "succeeded", "failed", "unknown", "skipped", "waiting", "running",
        ]
        let glyphs = states.map { StateMark($0).glyph }
        #expect(Set(glyphs).count == states.count)
        #expect(glyphs.allSatisfy { DisplayWidth.columns(of: $0) == 1 && $0 != "•" })
        #expect(StateMark("satisfied").text == "= satisfied")
    }
}
