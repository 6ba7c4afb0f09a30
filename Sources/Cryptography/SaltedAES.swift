internal import COpenSSL

/// What `openssl enc -aes-256-cbc -md sha256 -salt` reads and writes, in every release since 1.0: for hosts that have nothing else.
///
/// Key and vector are one round of SHA-256 over the passphrase and a salt of 8 bytes, so the passphrase has to be random and
/// long. It hides and does not authenticate: whoever sends it has to say its digest in a place that nobody can change.
public enum SaltedAES {
    private static let magic = Array("Salted__".utf8)
    private static let saltCount = 8
    private static let blockCount = 16

    /// Encrypts, under a fresh random salt.
    ///
    /// - Parameters:
    ///   - plaintext: Under 2 GiB.
    ///   - passphrase: At least 32 random bytes or their 64 digits, in one line.
    /// - Returns: The salt and the ciphertext, as `openssl enc` reads them.
    public static func seal(_ plaintext: [UInt8], passphrase: [UInt8]) -> [UInt8] {
        let salt = SecureRandom.bytes(saltCount)
        let (key, vector) = derive(passphrase, salt)
        let context = Algorithms.required(EVP_CIPHER_CTX_new())
        defer { EVP_CIPHER_CTX_free(context) }
        Algorithms.succeed(EVP_EncryptInit_ex2(context, EVP_aes_256_cbc(), key, vector, nil))
        var text = [UInt8](repeating: 0, count: plaintext.count + blockCount)
        var count: Int32 = 0
        var last: Int32 = 0
        text.withUnsafeMutableBufferPointer { bytes in
            Algorithms.succeed(
                EVP_EncryptUpdate(context, bytes.baseAddress, &count, plaintext, Int32(plaintext.count)))
            Algorithms.succeed(EVP_EncryptFinal_ex(context, bytes.baseAddress.map { $0 + Int(count) }, &last))
        }
        return magic + salt + text.prefix(Int(count + last))
    }

    /// Decrypts.
    ///
    /// - Throws: `CryptographyError.notAuthentic` for what is no such text, or of another passphrase.
    public static func open(_ sealed: [UInt8], passphrase: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard sealed.count >= magic.count + saltCount + blockCount, sealed.starts(with: magic) else {
            throw .notAuthentic
        }
        let (key, vector) = derive(passphrase, Array(sealed[magic.count..<magic.count + saltCount]))
        let context = Algorithms.required(EVP_CIPHER_CTX_new())
        defer { EVP_CIPHER_CTX_free(context) }
        Algorithms.succeed(EVP_DecryptInit_ex2(context, EVP_aes_256_cbc(), key, vector, nil))
        let body = Array(sealed.dropFirst(magic.count + saltCount))
        var text = [UInt8](repeating: 0, count: body.count + blockCount)
        var count: Int32 = 0
        var last: Int32 = 0
        let isWhole = text.withUnsafeMutableBufferPointer { bytes in
            Algorithms.succeed(EVP_DecryptUpdate(context, bytes.baseAddress, &count, body, Int32(body.count)))
            return EVP_DecryptFinal_ex(context, bytes.baseAddress.map { $0 + Int(count) }, &last) == 1
        }
        guard isWhole else { throw .notAuthentic }
        return Array(text.prefix(Int(count + last)))
    }

    private static func derive(_ passphrase: [UInt8], _ salt: [UInt8]) -> (key: [UInt8], vector: [UInt8]) {
        var key = [UInt8](repeating: 0, count: 32)
        var vector = [UInt8](repeating: 0, count: 16)
        let count = EVP_BytesToKey(
            EVP_aes_256_cbc(), EVP_sha256(), salt, passphrase, Int32(passphrase.count), 1, &key, &vector)
        precondition(count == 32, "AES-256 has keys of 32 bytes")
        return (key, vector)
    }
}
