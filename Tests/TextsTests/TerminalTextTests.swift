import Testing
import Texts

@Suite("TerminalText")
struct TerminalTextTests {
    private static func look(_ change: (inout TerminalLook) -> Void) -> TerminalLook {
        var look = TerminalLook.plain
        change(&look)
        return look
    }

    private static func lookAfter(_ sequence: String) -> TerminalLook? {
        TerminalText("\u{1b}[\(sequence)mx").pieces.last?.look
    }

    @Test func `text falls into pieces that look the same`() {
        let text = TerminalText("a\u{1b}[31mb\u{1b}[1mc\u{1b}[0md\u{1b}[me\u{1b}[32m")
        #expect(text.pieces.map(\.text) == ["a", "b", "c", "de"])
        #expect(text.pieces[1].look == Self.look { $0.foreground = .theme(1) })
        #expect(text.pieces[2].look == Self.look { ($0.foreground, $0.isBold) = (.theme(1), true) })
        #expect(text.pieces[3].look == .plain)
        #expect(text.plain == "abcde")
    }

    @Test(
        "each attribute is known, and can be taken back",
        arguments: [
            ("1", "22", "bold"), ("2", "22", "faint"), ("3", "23", "italic"), ("4", "24", "underlined"),
            ("4:3", "4:0", "underlined"), ("21", "24", "underlined"), ("7", "27", "inverse"),
            ("9", "29", "struck"),
        ])
    func attributes(on: String, off: String, name: String) {
        #expect(Self.lookAfter(on).map(Self.names) == [name])
        #expect(Self.lookAfter("\(on);\(off)") == .plain)
        #expect(Self.lookAfter("\(on);0") == .plain)
    }

    private static func names(_ look: TerminalLook) -> [String] {
        let all = [
            ("bold", look.isBold), ("faint", look.isFaint), ("italic", look.isItalic),
            ("underlined", look.isUnderlined), ("inverse", look.isInverse), ("struck", look.isStruck),
        ]
        return all.filter(\.1).map(\.0)
    }

    @Test(
        "16, 256 and true colours are read",
        arguments: [
            ("30", .theme(0)), ("37", .theme(7)), ("97", .theme(15)), ("38;5;9", .theme(9)),
            ("38;5;16", .rgb(red: 0, green: 0, blue: 0)), ("38;5;208", .rgb(red: 255, green: 135, blue: 0)),
            ("38;5;231", .rgb(red: 255, green: 255, blue: 255)),
            ("38;5;232", .rgb(red: 8, green: 8, blue: 8)),
            ("38;5;255", .rgb(red: 238, green: 238, blue: 238)),
            ("38;2;1;2;3", .rgb(red: 1, green: 2, blue: 3)), ("38:2::1:2:3", .rgb(red: 1, green: 2, blue: 3)),
            ("38:2:1:2:3", .rgb(red: 1, green: 2, blue: 3)), ("38:5:9", .theme(9)),
            ("31;39", nil), ("38;5;256", nil), ("38;9;1", nil), ("38", nil), ("38;2;1", nil), ("38:", nil),
            ("38;5;99999999999999999999", .theme(0)),
        ] as [(String, TerminalLook.Colour?)])
    func colours(sequence: String, colour: TerminalLook.Colour?) {
        #expect(Self.lookAfter(sequence)?.foreground == colour)
        let background = sequence.replacing("38", with: "48").replacing("30", with: "40").replacing(
            "37", with: "47"
        )
        .replacing("97", with: "107").replacing("31;39", with: "41;49")
        #expect(Self.lookAfter(background)?.background == colour)
    }

    @Test func `a colour's numbers are no attributes`() {
        #expect(
            Self.lookAfter("38;5;1;4") == Self.look { ($0.foreground, $0.isUnderlined) = (.theme(1), true) })
        #expect(Self.lookAfter("48;2;1;1;1;3")?.isItalic == true)
        #expect(Self.lookAfter("48;2;1;1;1;3")?.isBold == false)
    }

    @Test(
        "what is no colour stays visible",
        arguments: [
            ("\u{1b}[2J", "␛[2J"), ("\u{1b}[?25l", "␛[?25l"), ("\u{1b}]0;t\u{7}", "␛]0;t␇"), ("\u{1b}", "␛"),
            ("\u{1b}[", "␛["), ("\u{1b}[31", "␛[31"), ("\u{9b}31mx", "\\u{9b}31mx"), ("a\rb", "a␍b"),
            ("\u{1b}[31m\u{8}\u{202e}", "␈\\u{202e}"), ("\u{1b}\u{1b}[1mx", "␛x"),
            (
                "\u{1b}[" + String(repeating: "1;", count: 100) + "m",
                "␛[" + String(repeating: "1;", count: 100) + "m"
            ),
        ])
    func neutralised(output: String, expected: String) {
        #expect(TerminalText(output).plain == expected)
    }

    @Test func `text without any is one piece, and no text none`() {
        #expect(TerminalText("한국어\n").pieces.count == 1)
        #expect(TerminalText("").pieces.isEmpty)
        #expect(TerminalText("\u{1b}[31m\u{1b}[0m").pieces.isEmpty)
    }
}
