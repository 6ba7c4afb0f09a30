/// Why bytes are no CBOR that is taken, and where.
public struct CBORError: Error, Sendable, Hashable {
    /// What is wrong: lower case, no full stop.
    public var message: String
    /// The byte, from 0.
    public var offset: Int

    /// Makes an error.
    public init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }
}

extension CBORError: CustomStringConvertible {
    /// `MESSAGE at byte N`.
    public var description: String { "\(message) at byte \(offset)" }
}
