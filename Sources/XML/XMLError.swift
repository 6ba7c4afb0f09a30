/// Why bytes are no XML that is taken, and where.
public struct XMLError: Error, Sendable, Hashable {
    /// What is wrong, in expat's words where it found it.
    public var message: String
    /// The line, from 1.
    public var line: Int
    /// The column in bytes, from 0 as expat counts.
    public var column: Int

    /// Makes an error.
    public init(message: String, line: Int, column: Int) {
        self.message = message
        self.line = line
        self.column = column
    }
}

extension XMLError: CustomStringConvertible {
    /// `MESSAGE: line L, column C`, as Python says it.
    public var description: String { "\(message): line \(line), column \(column)" }
}
