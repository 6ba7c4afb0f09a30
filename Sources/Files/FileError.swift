/// A file or folder could not be made, read or written.
public struct FileError: Error, Sendable, Hashable {
    /// What could not be done, to what, in the system's words.
    public var message: String

    /// Makes an error.
    public init(_ message: String) { self.message = message }
}
