import Cryptography
import Foundation
import TestSupport
import Testing

/// What `openssl` on a host opens and seals, and what it makes of our keys: the program itself is the judge.
@Suite("What openssl reads and writes")
struct OpenSSLCommandTests {
    let folder = TemporaryFolder()

    private func openssl(_ arguments: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "cd '\(folder(""))' && openssl \(arguments) 2>/dev/null"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "openssl \(arguments)")
    }

    private func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder(name)))
    }

    private func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder(name))))
    }

    @Test(arguments: [0, 1, 15, 16, 17, 100_000])
    func `texts are opened on both sides`(count: Int) throws {
        let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let passphrase = Hexadecimal.encode(SecureRandom.bytes(32))
        try write(Array(passphrase.utf8), "pass")
        try write(SaltedAES.seal(text, passphrase: Array(passphrase.utf8)), "sealed")
        try openssl("enc -d -aes-256-cbc -md sha256 -pass file:pass -in sealed -out opened")
        #expect(try read("opened") == text)
        try openssl("enc -e -aes-256-cbc -md sha256 -salt -pass file:pass -in opened -out theirs")
        #expect(try SaltedAES.open(try read("theirs"), passphrase: Array(passphrase.utf8)) == text)
    }

    @Test func `what is cut short or of another passphrase is refused`() throws {
        let sealed = SaltedAES.seal(Array("text".utf8), passphrase: Array("one".utf8))
        #expect(throws: CryptographyError.notAuthentic) {
            try SaltedAES.open(Array(sealed.dropLast()), passphrase: Array("one".utf8))
        }
        #expect(throws: CryptographyError.notAuthentic) {
            try SaltedAES.open([], passphrase: Array("one".utf8))
        }
    }

    @Test func `a secret is sealed for a key of the host's`() throws {
        try openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key")
        try openssl("pkey -in key -pubout -outform DER -out public")
        let secret = SecureRandom.bytes(64)
        try write(try RSAOAEP.seal(secret, publicKey: try read("public")), "sealed")
        try openssl(
            "pkeyutl -decrypt -inkey key -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 "
                + "-in sealed -out opened")
        #expect(try read("opened") == secret)
        #expect(throws: CryptographyError.publicKey) { try RSAOAEP.seal(secret, publicKey: [1, 2, 3]) }
    }
}
