import Cryptography
import Testing

/// Source: RFC 1321, appendix A.5.
@Suite("MD5")
struct MD5Tests {
    static let vectors = [
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
        ("a", "0cc175b9c0f1b6a831c399e269772661"),
        ("abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
    ]

    @Test func `published digests come out`() {
        for (text, digest) in Self.vectors {
            #expect(Hexadecimal.encode(MD5.hash(Array(text.utf8))) == digest)
        }
    }

    @Test("a digest does not depend on how its input was cut", arguments: [0, 1, 63, 64, 65, 200])
    func cuts(at cut: Int) {
        let bytes = (0..<200).map { UInt8($0) }
        var digest = MD5()
        digest.update(Array(bytes[..<cut]))
        digest.update(Array(bytes[cut...]))
        let whole = digest.finalise()
        #expect(whole == MD5.hash(bytes))
    }
}
