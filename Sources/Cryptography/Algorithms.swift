internal import COpenSSL

/// OpenSSL's implementations, fetched once: looking one up by name costs more than hashing a short text.
///
/// `nonisolated(unsafe)`: a fetched algorithm is immutable and made for use from any thread (EVP_MD_fetch(3)).
enum Algorithms {
    nonisolated(unsafe) static let sha256 = required(EVP_MD_fetch(nil, "SHA256", nil))
    nonisolated(unsafe) static let sha1 = required(EVP_MD_fetch(nil, "SHA1", nil))
    nonisolated(unsafe) static let sha512 = required(EVP_MD_fetch(nil, "SHA512", nil))
    nonisolated(unsafe) static let hmac = required(EVP_MAC_fetch(nil, "HMAC", nil))
    nonisolated(unsafe) static let aes256GCM = required(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil))

    /// What OpenSSL made; it fails only without memory or with a broken installation.
    static func required(_ made: OpaquePointer?) -> OpaquePointer {
        guard let made else { preconditionFailure("OpenSSL lacks an algorithm or memory") }
        return made
    }

    /// Traps where OpenSSL refuses what cannot fail with valid arguments.
    static func succeed(_ code: Int32) {
        precondition(code == 1, "OpenSSL refused valid arguments")
    }
}
