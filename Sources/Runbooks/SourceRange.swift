/// A place in a text file; lines and columns count from 1, columns in Unicode scalars.
public struct SourcePosition: Sendable, Hashable, Comparable {
    /// The line, from 1.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// Makes a position from a line and a column, both from 1.
    public init(line: Int, column: Int = 1) {
        self.line = line
        self.column = column
    }

    /// Document order.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A stretch of one file; `end` is the last position that belongs to it.
public struct SourceRange: Sendable, Hashable {
    /// The path as the user gave it, shown in messages.
    public var file: String
    /// The first position.
    public var start: SourcePosition
    /// The last position, included.
    public var end: SourcePosition

    /// Makes a range; without `end` it is one position long.
    public init(file: String, start: SourcePosition, end: SourcePosition? = nil) {
        self.file = file
        self.start = start
        self.end = end ?? start
    }
}
