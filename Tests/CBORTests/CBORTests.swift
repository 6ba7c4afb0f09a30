import CBOR
import Testing

/// Source: RFC 8949, appendix A.
@Suite("CBOR")
struct CBORTests {
    static let examples: [(hexadecimal: String, value: CBORValue)] = [
        ("00", .unsigned(0)), ("17", .unsigned(23)), ("1818", .unsigned(24)), ("1903e8", .unsigned(1000)),
        ("1a000f4240", .unsigned(1_000_000)), ("1bffffffffffffffff", .unsigned(.max)),
        ("3bffffffffffffffff", .negative(.max)), ("20", CBORValue(-1)), ("3903e7", CBORValue(-1000)),
        ("fb3ff199999999999a", .double(1.1)), ("f4", .bool(false)), ("f5", .bool(true)), ("f6", .null),
        ("c11a514b67b0", .tagged(1, .unsigned(1_363_896_240))),
        ("c1fb41d452d9ec200000", .tagged(1, .double(1_363_896_240.5))), ("40", .bytes([])),
        ("4401020304", .bytes([1, 2, 3, 4])), ("60", .text("")), ("6161", .text("a")),
        ("62c3bc", .text("\u{FC}")), ("64f0908591", .text("\u{10151}")), ("80", .array([])),
        ("83010203", .array([.unsigned(1), .unsigned(2), .unsigned(3)])), ("a0", .map([])),
        (
            "a26161016162820203",
            .map([
                CBORValue.Pair(.text("a"), .unsigned(1)),
                CBORValue.Pair(.text("b"), .array([.unsigned(2), .unsigned(3)])),
            ])
        ),
    ]

    @Test("examples are read and written", arguments: examples)
    func roundTrip(hexadecimal: String, value: CBORValue) throws {
        #expect(try CBORValue.decode(bytes(hexadecimal)) == value)
        #expect(value.encoded() == bytes(hexadecimal))
    }

    static let readOnly: [(hexadecimal: String, value: CBORValue)] = [
        ("f90000", .double(0)), ("f93c00", .double(1)), ("f93e00", .double(1.5)), ("f97bff", .double(65504)),
        ("f90001", .double(5.960464477539063e-8)), ("f90400", .double(0.00006103515625)),
        ("f9c400", .double(-4)),
        ("f97c00", .double(.infinity)), ("f9fc00", .double(-.infinity)), ("fa47c35000", .double(100_000)),
        ("f7", .null), ("5f42010243030405ff", .bytes([1, 2, 3, 4, 5])),
        ("7f657374726561646d696e67ff", .text("streaming")), ("9fff", .array([])),
        (
            "9f018202039f0405ffff",
            .array([
                .unsigned(1), .array([.unsigned(2), .unsigned(3)]), .array([.unsigned(4), .unsigned(5)]),
            ])
        ),
        (
            "bf6346756ef563416d7421ff",
            .map([CBORValue.Pair(.text("Fun"), .bool(true)), CBORValue.Pair(.text("Amt"), CBORValue(-2))])
        ),
    ]

    @Test("other forms are read", arguments: readOnly)
    func reading(hexadecimal: String, value: CBORValue) throws {
        #expect(try CBORValue.decode(bytes(hexadecimal)) == value)
    }

    @Test func `NaN is read and written`() throws {
        guard case .double(let number) = try CBORValue.decode(bytes("f97e00")) else {
            Issue.record("no number")
            return
        }
        #expect(number.isNaN)
        #expect(CBORValue.double(.nan).encoded() == bytes("f97e00"))
        #expect(CBORValue.float(-.infinity).encoded() == bytes("f9fc00"))
    }

    @Test(
        "what is no CBOR is refused",
        arguments: [
            "", "18", "62c3", "62c328", "1c", "5f6161ff", "9f01", "f8ff", "5bffffffffffffffff",
            "9bffffffffffffffff00",
        ])
    func refusing(hexadecimal: String) {
        #expect(throws: CBORError.self) { try CBORValue.decode(bytes(hexadecimal)) }
    }

    @Test func `deep nesting ends in an error`() {
        #expect(throws: CBORError.self) { try CBORValue.decode([UInt8](repeating: 0x81, count: 100_000)) }
        #expect(throws: CBORError.self) { try CBORValue.decode([UInt8](repeating: 0xC1, count: 100_000)) }
        #expect(throws: CBORError.self) { try CBORValue.decode([UInt8](repeating: 0xBF, count: 100_000)) }
    }

    private func bytes(_ hexadecimal: String) -> [UInt8] {
        var result: [UInt8] = []
        var rest = hexadecimal[...]
        while !rest.isEmpty {
            result.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
        return result
    }
}
