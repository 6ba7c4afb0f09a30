/// Service models could not be found or read.
public struct ModelError: Error, Sendable, Hashable {
    /// What could not be done, to what, and what to do: lower case, no full stop.
    public var message: String

    /// Makes an error.
    public init(_ message: String) { self.message = message }
}

extension ModelError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
