internal import COpenSSL

/// An MD5 digest that grows with its input: for formats that demand it, never for security.
public struct MD5: ~Copyable {
    /// As `Algorithms`: fetched once, immutable, for any thread.
    nonisolated(unsafe) private static let algorithm = Algorithms.required(EVP_MD_fetch(nil, "MD5", nil))
    private let context: OpaquePointer

    /// Begins a digest of nothing yet.
    public init() {
        context = Algorithms.required(EVP_MD_CTX_new())
        Algorithms.succeed(EVP_DigestInit_ex2(context, Self.algorithm, nil))
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds bytes of someone else's memory.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        Algorithms.succeed(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
    }

    /// The digest of all that was added: 16 bytes.
    public consuming func finalise() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { digest, count in
            Algorithms.succeed(EVP_DigestFinal_ex(context, digest.baseAddress, nil))
            count = 16
        }
    }

    /// The digest of bytes: 16 bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var digest = MD5()
        digest.update(bytes)
        return digest.finalise()
    }
}
