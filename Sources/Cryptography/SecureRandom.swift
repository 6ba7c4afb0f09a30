internal import COpenSSL

/// Bytes that nobody can guess, from OpenSSL's generator; it reseeds itself in a forked child.
public enum SecureRandom {
    /// So many random bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        guard let length = Int32(exactly: count), length >= 0 else {
            preconditionFailure("a count of random bytes must be from 0 to 2 GiB")
        }
        return [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            Algorithms.succeed(RAND_bytes(bytes.baseAddress, length))
            initialized = count
        }
    }
}
