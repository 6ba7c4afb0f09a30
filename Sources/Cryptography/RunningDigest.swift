internal import COpenSSL

/// A digest of a chosen algorithm that grows with its input.
public struct RunningDigest: ~Copyable {
    /// How it is made.
    public enum Algorithm: Sendable, Hashable {
        /// SHA-1, for formats that prescribe it: 20 bytes. It protects nothing.
        case sha1
        /// SHA-256: 32 bytes.
        case sha256
        /// SHA-512: 64 bytes.
        case sha512
    }

    private let context: OpaquePointer

    /// Begins a digest of nothing yet.
    public init(_ algorithm: Algorithm) {
        context = Algorithms.required(EVP_MD_CTX_new())
        let method =
            switch algorithm {
            case .sha1: Algorithms.sha1
            case .sha256: Algorithms.sha256
            case .sha512: Algorithms.sha512
            }
        Algorithms.succeed(EVP_DigestInit_ex2(context, method, nil))
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        Algorithms.succeed(EVP_DigestUpdate(context, bytes, bytes.count))
    }

    /// The digest of all that was added.
    public consuming func finalise() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { digest, count in
            var size: UInt32 = 0
            Algorithms.succeed(EVP_DigestFinal_ex(context, digest.baseAddress, &size))
            count = Int(size)
        }
    }
}
