public import JMESPath

/// Why the pages of an answer cannot be followed. Descriptions are botocore's words.
public enum PagingError: Error, Sendable, Hashable {
    /// The service gave the same token with two answers, which would never end; the text shows the token.
    case repeatedToken(String)
    /// `--starting-token` is none that this operation can start from.
    case badStartingToken(String)
    /// `--page-size` was given for an operation that has none.
    case noPageSize
    /// An expression of the paginator's definition cannot be read or has no value.
    case expression(JMESPathError)
}

extension PagingError: CustomStringConvertible {
    /// The reason in words, without a full stop except where botocore has one.
    public var description: String {
        switch self {
        case .repeatedToken(let token):
            "Error during pagination: The same next token was received twice: \(token)"
        case .badStartingToken(let token): "Bad starting token: \(token)"
        case .noPageSize:
            "Error during pagination: PageSize parameter is not supported for the pagination interface for "
                + "this operation."
        case .expression(let error): error.description
        }
    }
}
