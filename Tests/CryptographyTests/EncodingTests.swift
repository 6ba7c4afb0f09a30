import Cryptography
import Testing

@Suite("Base64")
struct Base64Tests {
    /// Source: RFC 4648, section 10.
    static let vectors = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test("published texts come out and go back in", arguments: vectors)
    func publishedVectors(text: String, encoded: String) {
        let bytes = Array(text.utf8)
        let bare = encoded.filter { $0 != "=" }
        #expect(Base64.encode(bytes) == encoded)
        #expect(Base64.encode(bytes, isPadded: false) == bare)
        #expect(Base64.decode(encoded) == bytes)
        #expect(Base64.decode(bare, allowsMissingPadding: true) == bytes)
        #expect(Base64.decode(encoded, allowsMissingPadding: true) == bytes)
        #expect((Base64.decode(bare) == nil) == (bare != encoded))
    }

    @Test func `the alphabets differ in two characters and do not mix`() {
        let bytes: [UInt8] = [0xfb, 0xef, 0xff]
        #expect(Base64.encode(bytes) == "++//")
        #expect(Base64.encode(bytes, alphabet: .url) == "--__")
        #expect(Base64.decode("--__", alphabet: .url) == bytes)
        #expect(Base64.decode("--__") == nil)
        #expect(Base64.decode("++//", alphabet: .url) == nil)
    }

    @Test func `every byte survives`() {
        let bytes = [UInt8](0...255)
        for alphabet in [Base64.Alphabet.standard, .url] {
            #expect(Base64.decode(Base64.encode(bytes, alphabet: alphabet), alphabet: alphabet) == bytes)
        }
    }

    @Test(
        "what no encoder writes is refused",
        arguments: ["Z", "Zg=", "Z===", "====", "=", "Zm=v", "Zm9v\n", "Zh==", "Zm9=", "Zm9vé", "Zg==Zg=="])
    func refused(text: String) {
        #expect(Base64.decode(text) == nil)
        #expect(Base64.decode(text, allowsMissingPadding: true) == nil)
    }
}

@Suite("Hexadecimal")
struct HexadecimalTests {
    @Test func `bytes become lower-case digits, and digits of either case become bytes`() {
        #expect(Hexadecimal.encode([]) == "")
        #expect(Hexadecimal.encode([0x00, 0x0f, 0xa0, 0xff]) == "000fa0ff")
        #expect(Hexadecimal.decode("000fA0fF") == [0x00, 0x0f, 0xa0, 0xff])
        #expect(Hexadecimal.decode("") == [])
    }

    @Test("other texts are refused", arguments: ["0", "0g", "0x00", " 00", "000"])
    func refused(text: String) {
        #expect(Hexadecimal.decode(text) == nil)
    }
}

@Suite("SecureRandom")
struct SecureRandomTests {
    @Test("so many bytes come as were asked for, never the same ones", arguments: [0, 1, 32, 1000])
    func count(count: Int) {
        #expect(SecureRandom.bytes(count).count == count)
        #expect(count < 32 || SecureRandom.bytes(count) != SecureRandom.bytes(count))
    }
}
