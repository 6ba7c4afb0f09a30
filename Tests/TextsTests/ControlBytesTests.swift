import Testing
import Texts

@Suite("ControlBytes")
struct ControlBytesTests {
    @Test(
        "what steers a terminal becomes a visible sign",
        arguments: [
            ("plain 한국어\n\tnext", "plain 한국어\n\tnext"),
            ("\u{1b}[31mred\u{1b}[0m", "␛[31mred␛[0m"),
            ("\u{1b}]0;title\u{7}", "␛]0;title␇"),
            ("nul\0del\u{7f}", "nul␀del␡"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("abc\u{202e}fdp.exe", "abc\\u{202e}fdp.exe"),
            ("\u{2066}x\u{2069}\u{200f}", "\\u{2066}x\\u{2069}\\u{200f}"),
            ("a\u{2028}b", "a\\u{2028}b"),
            ("one\r\ntwo\rthree", "one\ntwo␍three"),
            ("\r\r\n", "␍\n"),
            ("café – “ok” £", "café – “ok” £"),
        ])
    func neutralises(text: String, expected: String) {
        #expect(ControlBytes.neutralised(text) == expected)
    }

    @Test func `every control character is gone afterwards`() {
        let all = String(String.UnicodeScalarView((0...0x2100).compactMap { Unicode.Scalar($0) }))
        let kept = ControlBytes.neutralised(all).unicodeScalars.filter {
            $0.properties.generalCategory == .control || $0.properties.isBidiControl
        }
        #expect(kept.map(\.value) == [0x09, 0x0a])
    }

    @Test func `neutralising twice changes nothing more`() {
        let once = ControlBytes.neutralised("\u{1b}[2J\0\u{202e}\r\n")
        #expect(ControlBytes.neutralised(once) == once)
    }

    @Test(
        "bytes that are no UTF-8 show their value",
        arguments: [
            ([0x61, 0xff, 0x62], "a\\xffb"),
            ([0xc0, 0x80], "\\xc0\\x80"),
            ([0xed, 0x95, 0x9c, 0xed, 0x95], "한\\xed\\x95"),
            ([0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"),
            ([0x1b, 0x5b, 0x41, 0x0a], "␛[A\n"),
            ([], ""),
        ] as [([UInt8], String)])
    func neutralisesBytes(bytes: [UInt8], expected: String) {
        #expect(ControlBytes.neutralised(bytes: bytes) == expected)
    }

    @Test(
        "a live line shows what follows its last carriage return",
        arguments: [
            ("10%\r50%\r100%", "100%"), ("10%\r100%\r", "100%"), ("plain", "plain"), ("", ""), ("\r", ""),
            ("a\r\u{1b}[Kb", "␛[Kb"),
        ])
    func visibleLines(line: String, expected: String) {
        #expect(ControlBytes.visibleLine(line) == expected)
    }

    @Test func `one line is left of several`() {
        #expect(ControlBytes.singleLine("  a\n\tb  c\u{7}\n") == "a b c␇")
    }
}
