internal import PythonTexts

/// Why a command line is not run, as AWS CLI v2 tells it.
public struct UsageError: Error, Sendable, Hashable {
    /// What comes before and after the message.
    public enum Form: Sendable, Hashable {
        /// The message alone.
        case plain
        /// The general usage lines, then the message and an empty line.
        case usage
        /// The message brings its own usage line and is printed as it is.
        case verbatim
    }

    /// What is wrong.
    public var message: String
    /// How it is printed.
    public var form: Form
    /// 252 for what the command line says wrong; 255 for what fails in general, such as a text that is no number.
    public var exitStatus: Int32

    /// Makes an error.
    public init(message: String, form: Form = .plain, exitStatus: Int32 = 252) {
        self.message = message
        self.form = form
        self.exitStatus = exitStatus
    }

    /// All that goes to standard error, from the empty line before it to the last line break.
    ///
    /// The layout is that of v2 as measured with 2.9.19, with the prefix that 2.36 puts before messages.
    public var text: String {
        switch form {
        case .plain: "\naws: [ERROR]: \(message)\n"
        case .usage: "\n\(Self.usage)\naws: [ERROR]: \(message)\n\n"
        case .verbatim: "\n\(message)\n"
        }
    }

    /// The general usage lines of v2.
    static let usage = """
        usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
        To see help text, you can run:

          aws help
          aws <command> help
          aws <command> <subcommand> help

        """

    /// A value that cannot be taken for an option, 252.
    static func parameter(_ name: String, _ message: String) -> UsageError {
        UsageError(message: "Error parsing parameter '\(name)': \(message)")
    }

    /// What v2 does not foresee and ends with 255.
    static func general(_ message: String) -> UsageError { UsageError(message: message, exitStatus: 255) }

    /// A text that is no integer, in Python's words.
    static func notInteger(_ text: String) -> UsageError {
        .general("invalid literal for int() with base 10: \(PythonText.repr(text))")
    }

    /// A text that is no floating-point number, in Python's words.
    static func notFloat(_ text: String) -> UsageError {
        .general("could not convert string to float: \(PythonText.repr(text))")
    }
}
