import JSON
import Testing

@Suite("JSON numbers")
struct JSONNumberTests {
    @Test(
        "equality is by exact value",
        arguments: [
            ("1", "1.0"), ("1", "10e-1"), ("100", "1e2"), ("100", "1E+2"), ("-0", "0"), ("0", "0.000e9"),
            ("1.50", "1.5"), ("123456789012345678901234567890", "123456789012345678901234567890.0"),
            ("0.1", "1e-1"), ("5e-400", "50e-401"),
        ])
    func equalNumbers(one: String, other: String) throws {
        let one = try #require(JSONNumber(text: one))
        let other = try #require(JSONNumber(text: other))
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(!(one < other) && !(other < one))
    }

    @Test(
        "order is by exact value",
        arguments: [
            ("1", "2"), ("-2", "-1"), ("-1", "0"), ("-1", "1"), ("0", "0.1"), ("0.1", "1"), ("9", "10"),
            ("1.5", "1.50001"), ("9007199254740992", "9007199254740993"),
            ("123456789012345678901234567890", "123456789012345678901234567891"), ("1e-400", "1e-399"),
            ("-1e400", "-1e399"), ("-12", "-1.1"), ("0", "1e-99999999999999999999"),
            ("-1e99999999999999999999", "0"),
        ])
    func orderedNumbers(smaller: String, larger: String) throws {
        let smaller = try #require(JSONNumber(text: smaller))
        let larger = try #require(JSONNumber(text: larger))
        #expect(smaller != larger)
        #expect(smaller < larger)
        #expect(!(larger < smaller))
    }

    @Test(
        "integers are found in any spelling",
        arguments: [
            ("12", 12), ("-12", -12), ("1.0", 1), ("1e3", 1000), ("1200e-2", 12), ("-0", 0), ("0.0", 0),
            ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), ("9223372036854775808", nil),
            ("-9223372036854775808.0", Int.min), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil),
            ("1.5", nil),
            ("1e-1", nil), ("1e999999999999999999999", nil),
        ] as [(String, Int?)])
    func integers(text: String, value: Int?) throws {
        #expect(try #require(JSONNumber(text: text)).int == value)
    }

    @Test func `floating-point values come back as they went in`() throws {
        for value in [0.1, -2.5, 1e300, Double.leastNonzeroMagnitude, 1.0, 1e16, 123_456_789.123] {
            let number = JSONNumber(value)
            #expect(number.double == value)
            #expect(JSONNumber(text: number.text) == number)
        }
        #expect(try #require(JSONNumber(text: "1e999")).double == .infinity)
    }

    @Test(
        "text that is no JSON number makes none",
        arguments: ["", " 1", "1 ", "+1", "01", ".5", "1.", "0x1", "NaN", "\"1\"", "१"])
    func refuses(text: String) {
        #expect(JSONNumber(text: text) == nil)
    }

    @Test func `there is no number for infinity`() async {
        await #expect(processExitsWith: .failure) { _ = JSONNumber(Double.infinity) }
    }
}
