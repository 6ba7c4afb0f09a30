internal import Glibc
internal import Terminals
internal import Texts

/// Standard output and error of the process, with what was decided about colour for each.
struct Console: Sendable {
    /// Standard output: results only.
    let output: TerminalStream
    /// Standard error: progress and messages.
    let errors: TerminalStream

    init(color: ColorChoice) {
        output = TerminalStream(descriptor: 1, color: color)
        errors = TerminalStream(descriptor: 2, color: color)
    }

    /// Takes streams as they are.
    init(output: TerminalStream, errors: TerminalStream) {
        self.output = output
        self.errors = errors
    }

    /// How standard output is painted.
    var outputStyle: Style { output.style }
    /// How standard error is painted.
    var errorStyle: Style { errors.style }

    /// Writes a result, ended by a newline.
    func print(_ text: String) { output.write(text.hasSuffix("\n") ? text : text + "\n") }

    /// Writes a result as it is.
    func printRaw(_ text: String) { output.write(text) }

    /// Writes a message, ended by a newline.
    func say(_ text: String) { errors.write(text.hasSuffix("\n") ? text : text + "\n") }

    /// Writes a message as it is.
    func sayRaw(_ text: String) { errors.write(text) }

    /// Writes an error with its help.
    func complain(_ message: String, help: String?) {
        var text = errorStyle.paint("error:", .bad) + " \(message)\n"
        if let help { text += errorStyle.paint("help:", .strong) + " \(help)\n" }
        errors.write(text)
    }

    /// Asks a question that wants yes or no; anything but `y` or `yes` is no.
    func confirms(_ question: String) -> Bool {
        let answer = answer(to: "\(question) [y/N]")?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    /// Asks a question that wants a line; nil at the end of the input.
    func answer(to question: String) -> String? {
        errors.write("\(question) ")
        return readLine(strippingNewline: true)?.trimmed
    }

    /// Both ends of a conversation are a terminal.
    static var isInteractive: Bool { isatty(0) == 1 && isatty(2) == 1 }
}
