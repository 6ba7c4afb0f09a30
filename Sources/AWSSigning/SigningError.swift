/// Why a request was not signed. Never holds keys, headers or bodies.
public enum SigningError: Error, Sendable, Hashable {
    /// The URL has no scheme or no host.
    case url
    /// A way of signing that is not offered, by its name, such as `v4a`.
    case unsupported(String)
    /// The body's file cannot be read; the number is the system's.
    case unreadableBody(Int32)
    /// The body's file ends before the bytes that were promised.
    case shortBody
    /// The text is no request; says what is missing.
    case request(String)
}

extension SigningError: CustomStringConvertible {
    /// The reason, for people.
    public var description: String {
        switch self {
        case .url: "the URL to sign has no scheme or no host"
        case .unsupported("v4a"):
            "this request must be signed with SigV4A (signatures for several regions), which is not supported"
        case .unsupported(let name): "signing with `\(name)` is not supported"
        case .unreadableBody(let code): "the body cannot be read to be signed (error \(code))"
        case .shortBody: "the body's file became shorter while it was read to be signed"
        case .request(let reason): "no HTTP request: \(reason)"
        }
    }
}
