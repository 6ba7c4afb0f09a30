internal import Cryptography

/// Digests by which contents are named.
public enum ContentDigest {
    /// SHA-256 of a text's UTF-8 bytes, in hexadecimal.
    public static func hexadecimal(of text: String) -> String {
        Hexadecimal.encode(SHA256.hash(Array(text.utf8)))
    }
}
