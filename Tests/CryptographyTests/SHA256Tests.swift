import Cryptography
import Testing

/// Source: FIPS 180-4 examples, "SHA-256" (NIST Cryptographic Standards and Guidelines, Example Values), and
/// the million `a` of FIPS 180-2, appendix B.3.
@Suite("SHA256")
struct SHA256Tests {
    static let vectors = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    @Test func `published digests come out`() {
        for (text, digest) in Self.vectors {
            #expect(Hexadecimal.encode(SHA256.hash(text)) == digest)
            #expect(Hexadecimal.encode(SHA256.hash(Array(text.utf8))) == digest)
        }
    }

    @Test("a digest does not depend on how its input was cut", arguments: [0, 1, 55, 56, 63, 64, 65, 200])
    func cuts(at cut: Int) {
        let bytes = (0..<200).map { UInt8($0) }
        var digest = SHA256()
        digest.update(Array(bytes[..<cut]))
        digest.update([])
        digest.update(Array(bytes[cut...]))
        let whole = digest.finalise()
        #expect(whole == SHA256.hash(bytes))
    }
}
