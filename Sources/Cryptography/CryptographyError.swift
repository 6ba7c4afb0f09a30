/// Why something could not be sealed or opened. Never holds keys or text.
public enum CryptographyError: Error, Sendable, Hashable {
    /// The key has this many bytes instead of 32.
    case keyLength(Int)
    /// The sealed bytes are cut short, were changed, or belong to another key or other associated data.
    case notAuthentic
    /// The bytes are no public key that may be used.
    case publicKey
}

extension CryptographyError: CustomStringConvertible {
    /// The reason, for people.
    public var description: String {
        switch self {
        case .keyLength(let count): "a key of 32 bytes is wanted, not of \(count)"
        case .notAuthentic: "the data was changed, or sealed with another key"
        case .publicKey: "this is no public key of RSA with at least 2048 bits"
        }
    }
}
