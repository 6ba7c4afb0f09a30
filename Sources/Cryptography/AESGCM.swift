internal import COpenSSL

/// Authenticated encryption with AES-256 in Galois/Counter Mode (NIST SP 800-38D).
///
/// Sealed bytes are a nonce of 12, the ciphertext, and a tag of 16. With random nonces one key may seal
/// 2^32 messages.
public enum AESGCM {
    private static let nonceCount = 12
    private static let tagCount = 16

    /// Encrypts, under a fresh random nonce.
    ///
    /// - Parameters:
    ///   - plaintext: What to keep secret, under 2 GiB.
    ///   - key: 32 bytes.
    ///   - associated: What the sealed bytes are tied to; the same must be given to open them.
    /// - Returns: 28 bytes more than the plaintext.
    /// - Throws: `CryptographyError.keyLength`.
    public static func seal(
        _ plaintext: [UInt8], key: [UInt8], associated: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        guard key.count == 32 else { throw .keyLength(key.count) }
        let context = Algorithms.required(EVP_CIPHER_CTX_new())
        defer { EVP_CIPHER_CTX_free(context) }
        let nonce = SecureRandom.bytes(nonceCount)
        Algorithms.succeed(EVP_EncryptInit_ex2(context, Algorithms.aes256GCM, key, nonce, nil))
        var count: Int32 = 0
        Algorithms.succeed(EVP_EncryptUpdate(context, nil, &count, associated, length(associated.count)))
        var sealed = nonce + [UInt8](repeating: 0, count: plaintext.count + tagCount)
        sealed.withUnsafeMutableBufferPointer { bytes in
            let text = bytes.baseAddress.map { $0 + nonceCount }
            let tag = text.map { $0 + plaintext.count }
            Algorithms.succeed(EVP_EncryptUpdate(context, text, &count, plaintext, length(plaintext.count)))
            Algorithms.succeed(EVP_EncryptFinal_ex(context, tag, &count))
            Algorithms.succeed(
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagCount), tag))
        }
        return sealed
    }

    /// Decrypts what `seal` made.
    ///
    /// - Throws: `CryptographyError.notAuthentic` when anything about it was changed.
    public static func open(
        _ sealed: [UInt8], key: [UInt8], associated: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        guard key.count == 32 else { throw .keyLength(key.count) }
        guard sealed.count >= nonceCount + tagCount else { throw .notAuthentic }
        let context = Algorithms.required(EVP_CIPHER_CTX_new())
        defer { EVP_CIPHER_CTX_free(context) }
        Algorithms.succeed(EVP_DecryptInit_ex2(context, Algorithms.aes256GCM, key, sealed, nil))
        var tag = Array(sealed.suffix(tagCount))
        Algorithms.succeed(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagCount), &tag))
        var count: Int32 = 0
        Algorithms.succeed(EVP_DecryptUpdate(context, nil, &count, associated, length(associated.count)))
        let textCount = sealed.count - nonceCount - tagCount
        // One byte more, so that an empty text has an address too.
        var text = [UInt8](repeating: 0, count: textCount + 1)
        let isAuthentic = sealed.withUnsafeBufferPointer { bytes in
            Algorithms.succeed(
                EVP_DecryptUpdate(
                    context, &text, &count, bytes.baseAddress.map { $0 + nonceCount }, length(textCount)))
            var unused = [UInt8](repeating: 0, count: 16)
            return EVP_DecryptFinal_ex(context, &unused, &count) == 1
        }
        guard isAuthentic else { throw .notAuthentic }
        text.removeLast()
        return text
    }

    private static func length(_ count: Int) -> Int32 {
        guard let length = Int32(exactly: count) else { preconditionFailure("2 GiB or more to encrypt") }
        return length
    }
}
