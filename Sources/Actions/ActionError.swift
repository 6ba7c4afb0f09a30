/// Something on this machine could not be done.
public struct ActionError: Error, Sendable, Hashable {
    /// What happened, to what, in the system's words.
    public var message: String

    /// Makes an error.
    public init(_ message: String) { self.message = message }
}
