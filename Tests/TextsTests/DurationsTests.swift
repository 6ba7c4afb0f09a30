import Testing
import Texts

@Suite("Durations")
struct DurationsTests {
    @Test(
        "a span is written in two units at most",
        arguments: [
            (0, "0 ms"), (-5, "0 ms"), (340, "340 ms"), (999, "999 ms"), (1000, "1.0 s"), (2140, "2.1 s"),
            (59_949, "59.9 s"), (59_950, "1 min 00 s"), (185_000, "3 min 05 s"), (3_599_499, "59 min 59 s"),
            (3_599_500, "1 h 00 min"), (3_720_000, "1 h 02 min"), (86_370_000, "1 d 00 h"),
            (187_200_000, "2 d 04 h"),
        ])
    func texts(milliseconds: Int, expected: String) {
        #expect(Durations.text(milliseconds: milliseconds) == expected)
        #expect(Durations.text(.milliseconds(milliseconds)) == expected)
    }

    @Test(
        "a span is read with its unit",
        arguments: [
            ("30s", 30_000), ("5 min", 300_000), ("1h30m", 5_400_000), ("1 h 30 min", 5_400_000),
            ("250ms", 250),
            ("1.5 h", 5_400_000), ("0.25s", 250), ("2 days", 172_800_000), (" 10 Minutes ", 600_000),
            ("0", 0),
            ("0s", 0), ("1s500ms", 1500),
        ])
    func parses(text: String, milliseconds: Int) {
        #expect(Durations.parse(text) == .milliseconds(milliseconds))
    }

    @Test(
        "what is no span is refused",
        arguments: [
            "", "30", "s", "-5s", "5 parsecs", "5s 1min", "1s1s", "1..5s", ".5s", "1.s", "1.2345s", "0.5ms",
            "9999999999999999999s", "999999999999999d", "5 5s", "1e3s", "５s",
        ])
    func refuses(text: String) {
        #expect(Durations.parse(text) == nil)
    }
}
