import Testing
import Texts

@Suite("Timestamps")
struct TimestampsTests {
    // Expected values from GNU date: `date -u -d @SECONDS +%FT%TZ`.
    @Test(
        "a moment is written in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_795_248_000_000, "2026-11-21T08:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_399_999, "2000-02-28T23:59:59Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"), (1_704_067_199_000, "2023-12-31T23:59:59Z"),
            (-2_208_988_800_000, "1900-01-01T00:00:00Z"),
        ])
    func moments(milliseconds: Int64, expected: String) {
        #expect(Timestamps.iso8601(milliseconds) == expected)
    }

    @Test func `machines may have milliseconds`() {
        #expect(Timestamps.preciseISO8601(1_795_248_000_007) == "2026-11-21T08:00:00.007Z")
        #expect(Timestamps.preciseISO8601(-1) == "1969-12-31T23:59:59.999Z")
    }

    @Test func `people read it with a space and the zone's name`() {
        #expect(Timestamps.text(1_795_248_000_000) == "2026-11-21 08:00:00 UTC")
        #expect(Timestamps.timeOfDay(1_795_248_061_000) == "08:01:01")
    }
}
