internal import COpenSSL

/// RSA encryption with OAEP padding over SHA-256 (RFC 8017), of keys and other short secrets.
public enum RSAOAEP {
    /// Encrypts for whoever has the private key.
    ///
    /// - Parameters:
    ///   - plaintext: At most 318 bytes for a key of 3,072 bits.
    ///   - publicKey: A SubjectPublicKeyInfo in DER, as `openssl pkey -pubout -outform DER` writes it.
    /// - Returns: The ciphertext, as long as the key.
    /// - Throws: `CryptographyError.publicKey` for bytes that are no RSA key of 2,048 bits at least.
    public static func seal(
        _ plaintext: [UInt8], publicKey: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let key = publicKey.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return d2i_PUBKEY(nil, &start, bytes.count)
        }
        guard let key else { throw .publicKey }
        defer { EVP_PKEY_free(key) }
        guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, EVP_PKEY_get_bits(key) >= 2048 else {
            throw .publicKey
        }
        let context = Algorithms.required(EVP_PKEY_CTX_new(key, nil))
        defer { EVP_PKEY_CTX_free(context) }
        Algorithms.succeed(EVP_PKEY_encrypt_init(context))
        Algorithms.succeed(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING))
        Algorithms.succeed(EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()))
        var count = Int(EVP_PKEY_get_size(key))
        var sealed = [UInt8](repeating: 0, count: count)
        Algorithms.succeed(EVP_PKEY_encrypt(context, &sealed, &count, plaintext, plaintext.count))
        return Array(sealed.prefix(count))
    }
}
