internal import COpenSSL

/// Keyed digests with SHA-256 (RFC 2104).
public enum HMACSHA256 {
    /// The digest of a message under a key of any length: 32 bytes.
    public static func authenticate(key: [UInt8], message: [UInt8]) -> [UInt8] {
        let context = Algorithms.required(EVP_MAC_CTX_new(Algorithms.hmac))
        defer { EVP_MAC_CTX_free(context) }
        // An empty key needs an address all the same: without one, OpenSSL takes it that none is given.
        let addressable = key.isEmpty ? [0] : key
        Algorithms.succeed(copenssl_hmac_sha256_init(context, addressable, key.count))
        Algorithms.succeed(EVP_MAC_update(context, message, message.count))
        return [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            Algorithms.succeed(EVP_MAC_final(context, digest.baseAddress, &count, 32))
        }
    }

    /// The digest of a text's UTF-8 bytes.
    public static func authenticate(key: [UInt8], message: String) -> [UInt8] {
        authenticate(key: key, message: Array(message.utf8))
    }
}
