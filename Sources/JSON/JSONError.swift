/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, Hashable {
    /// What is wrong: lower case, no full stop.
    public var message: String
    /// The line, from 1.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// Makes an error.
    public init(message: String, line: Int, column: Int) {
        self.message = message
        self.line = line
        self.column = column
    }
}

extension JSONError: CustomStringConvertible {
    /// `line L, column C: MESSAGE`.
    public var description: String { "line \(line), column \(column): \(message)" }
}
