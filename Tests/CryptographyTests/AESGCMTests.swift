import Cryptography
import Testing

/// Source of the vectors: McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test cases
/// 13 to 16, as submitted to NIST for SP 800-38D.
@Suite("AESGCM")
struct AESGCMTests {
    struct Vector: Sendable {
        var key: String
        var nonce: String
        var text: String
        var associated: String
        var ciphertext: String
        var tag: String
    }

    static let zeros = String(repeating: "0", count: 64)
    static let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    static let text = """
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525\
        b16aedf5aa0de657ba637b391aafd255
        """
    static let ciphertext = """
        522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838\
        c5f61e6393ba7a0abcc9f662898015ad
        """
    static let vectors = [
        Vector(
            key: zeros, nonce: String(zeros.prefix(24)), text: "", associated: "", ciphertext: "",
            tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        Vector(
            key: zeros, nonce: String(zeros.prefix(24)), text: String(zeros.prefix(32)), associated: "",
            ciphertext: "cea7403d4d606b6e074ec5d3baf39d18", tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        Vector(
            key: key, nonce: "cafebabefacedbaddecaf888", text: text, associated: "",
            ciphertext: ciphertext, tag: "b094dac5d93471bdec1a502270e3cc6c"),
        Vector(
            key: key, nonce: "cafebabefacedbaddecaf888", text: String(text.prefix(120)),
            associated: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            ciphertext: String(ciphertext.prefix(120)), tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]

    private func bytes(_ text: String) throws -> [UInt8] { try #require(Hexadecimal.decode(text)) }

    @Test func `published vectors open`() throws {
        for vector in Self.vectors {
            let sealed = try bytes(vector.nonce + vector.ciphertext + vector.tag)
            let text = try AESGCM.open(
                sealed, key: bytes(vector.key), associated: bytes(vector.associated))
            #expect(Hexadecimal.encode(text) == vector.text)
        }
    }

    @Test("what is sealed opens again", arguments: [0, 1, 15, 16, 17, 100_000])
    func roundTrip(count: Int) throws {
        let key = SecureRandom.bytes(32)
        let text = SecureRandom.bytes(count)
        let sealed = try AESGCM.seal(text, key: key, associated: [1, 2])
        #expect(sealed.count == count + 28)
        #expect(try AESGCM.open(sealed, key: key, associated: [1, 2]) == text)
        #expect(try AESGCM.seal(text, key: key, associated: [1, 2]) != sealed)
    }

    @Test func `any change is noticed`() throws {
        let key = SecureRandom.bytes(32)
        let sealed = try AESGCM.seal([1, 2, 3], key: key, associated: [9])
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: CryptographyError.notAuthentic) {
                try AESGCM.open(changed, key: key, associated: [9])
            }
        }
        for count in 0..<sealed.count {
            #expect(throws: CryptographyError.notAuthentic) {
                try AESGCM.open(Array(sealed.prefix(count)), key: key, associated: [9])
            }
        }
        #expect(throws: CryptographyError.notAuthentic) { try AESGCM.open(sealed, key: key) }
        #expect(throws: CryptographyError.notAuthentic) {
            try AESGCM.open(sealed, key: SecureRandom.bytes(32), associated: [9])
        }
    }

    @Test("a key of another length is refused", arguments: [0, 16, 31, 33])
    func keyLength(count: Int) {
        let key = SecureRandom.bytes(count)
        #expect(throws: CryptographyError.keyLength(count)) { try AESGCM.seal([1], key: key) }
        #expect(throws: CryptographyError.keyLength(count)) { try AESGCM.open([1], key: key) }
    }

    @Test func `errors read as sentences`() {
        #expect("\(CryptographyError.keyLength(16))" == "a key of 32 bytes is wanted, not of 16")
        #expect("\(CryptographyError.notAuthentic)" == "the data was changed, or sealed with another key")
    }
}
