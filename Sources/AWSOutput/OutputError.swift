public import JMESPath

/// Why an answer cannot be printed as asked.
public struct OutputError: Error, Sendable, Hashable {
    /// What was wrong.
    public enum Reason: Sendable, Hashable {
        /// `--query` has no value for this answer.
        case query(JMESPathError)
        /// The format has no layout for a value of this shape; the text is what the AWS CLI says then.
        case layout(String)
    }

    /// What was wrong.
    public var reason: Reason
    /// What is printed all the same, because it came before the part that cannot be.
    public var printed: String

    /// Makes an error.
    public init(_ reason: Reason, printed: String = "") {
        self.reason = reason
        self.printed = printed
    }
}

extension OutputError: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch reason {
        case .query(let error): error.description
        case .layout(let text): text
        }
    }
}
