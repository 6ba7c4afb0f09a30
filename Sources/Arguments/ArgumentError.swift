/// What is wrong with a command line, and what to write instead.
///
/// The caller prints `text` on standard error and exits with 2.
public struct ArgumentError: Error, Sendable, Hashable {
    /// What is wrong: lower case, no full stop, names in back-ticks.
    public var message: String
    /// What to do.
    public var help: String?

    /// Makes an error.
    public init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }

    /// The lines to print, each with its newline.
    public var text: String {
        let first = "error: \(message)\n"
        guard let help else { return first }
        return "\(first)help: \(help)\n"
    }
}
