/// What AWS CLI v2 writes to standard error when it fails, in its plain form (2.36).
public enum ErrorText {
    /// The sentence for an error that a service has answered with.
    ///
    /// - Parameters:
    ///   - code: The error's code; nil where the answer has none.
    ///   - message: The service's words; nil where the answer has none.
    ///   - operation: The operation's exact name, such as `GetRole`.
    ///   - exhaustedRetries: How often the request was sent again, where that ended at the limit; else nil.
    /// - Returns: One line without a line feed, unless the service's words have one.
    public static func sentence(
        code: String?, message: String?, operation: String, exhaustedRetries: Int? = nil
    ) -> String {
        let retries = exhaustedRetries.map { " (reached max retries: \($0))" } ?? ""
        return "An error occurred (\(code ?? "Unknown")) when calling the \(operation) operation\(retries): "
            + (message ?? "Unknown")
    }

    /// The whole of standard error for an error that a service has answered with; parameters as of `sentence`.
    public static func serviceError(
        code: String?, message: String?, operation: String, exhaustedRetries: Int? = nil
    ) -> String {
        error(
            sentence(code: code, message: message, operation: operation, exhaustedRetries: exhaustedRetries))
    }

    /// The whole of standard error for any failure: what went wrong, marked as an error of `aws`.
    public static func error(_ text: String) -> String { "\naws: [ERROR]: \(text)\n" }
}
