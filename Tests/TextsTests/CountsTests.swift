import Testing
import Texts

@Suite("ByteCounts and Plurals")
struct CountsTests {
    @Test(
        "sizes have one place and binary units",
        arguments: [
            (0, "0 bytes"), (1, "1 byte"), (1023, "1,023 bytes"), (1024, "1.0 KiB"), (1536, "1.5 KiB"),
            (1_048_575, "1.0 MiB"), (209_715_200, "200.0 MiB"), (1_610_612_736, "1.5 GiB"),
            (Int.max, "8,388,607 TiB"), (-4, "0 bytes"),
        ])
    func sizes(bytes: Int, expected: String) {
        #expect(ByteCounts.text(bytes) == expected)
    }

    @Test(
        "numbers group their thousands and nouns their plural",
        arguments: [
            (0, "0 steps"), (1, "1 step"), (2, "2 steps"), (999, "999 steps"), (1000, "1,000 steps"),
            (1_234_567, "1,234,567 steps"),
        ])
    func counts(count: Int, expected: String) {
        #expect(Plurals.text(count, "step") == expected)
    }

    @Test func `an irregular plural is given`() {
        #expect(Plurals.text(2, "retry", plural: "retries") == "2 retries")
        #expect(Plurals.grouped(-1234) == "-1,234")
    }
}
