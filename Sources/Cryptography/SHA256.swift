internal import COpenSSL

/// A SHA-256 digest that grows with its input.
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Begins a digest of nothing yet.
    public init() {
        context = Algorithms.required(EVP_MD_CTX_new())
        Algorithms.succeed(EVP_DigestInit_ex2(context, Algorithms.sha256, nil))
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds a text's UTF-8 bytes.
    public mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// Adds bytes of someone else's memory.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        Algorithms.succeed(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
    }

    /// The digest of all that was added: 32 bytes.
    public consuming func finalise() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            Algorithms.succeed(EVP_DigestFinal_ex(context, digest.baseAddress, nil))
            count = 32
        }
    }

    /// The digest of bytes: 32 bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var digest = SHA256()
        digest.update(bytes)
        return digest.finalise()
    }

    /// The digest of a text's UTF-8 bytes: 32 bytes.
    public static func hash(_ text: String) -> [UInt8] {
        var digest = SHA256()
        digest.update(text)
        return digest.finalise()
    }
}
