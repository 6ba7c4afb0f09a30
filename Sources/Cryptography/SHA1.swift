internal import COpenSSL

/// SHA-1 digests, for names and formats that prescribe them; they protect nothing.
public enum SHA1 {
    /// The digest of bytes: 20 bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 20) { digest, count in
            Algorithms.succeed(EVP_Digest(bytes, bytes.count, digest.baseAddress, nil, Algorithms.sha1, nil))
            count = 20
        }
    }

    /// The digest of a text's UTF-8 bytes: 20 bytes.
    public static func hash(_ text: String) -> [UInt8] { hash(Array(text.utf8)) }
}
