internal import Glibc
internal import Texts

/// Standard output and error of the process, with what was decided about colour for each.
struct Console: Sendable {
    /// How standard output is painted.
    var outputStyle: Style
    /// How standard error is painted.
    var errorStyle: Style

    /// Writes to standard output: results only.
    func print(_ text: String) { Self.write(1, text.hasSuffix("\n") ? text : text + "\n") }

    /// Writes to standard output as it is.
    func printRaw(_ text: String) { Self.write(1, text) }

    /// Writes progress and messages to standard error.
    func say(_ text: String) { Self.write(2, text.hasSuffix("\n") ? text : text + "\n") }

    /// Writes to standard error as it is.
    func sayRaw(_ text: String) { Self.write(2, text) }

    /// Writes an error with its help.
    func complain(_ message: String, help: String?) {
        var text = errorStyle.paint("error:", .failure) + " \(message)\n"
        if let help { text += errorStyle.paint("help:", .strong) + " \(help)\n" }
        Self.write(2, text)
    }

    /// Asks a question that wants yes or no; anything but `y` or `yes` is no.
    func confirms(_ question: String) -> Bool {
        Self.write(2, "\(question) [y/N] ")
        let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    /// Both ends of a conversation are a terminal.
    static var isInteractive: Bool { isatty(0) == 1 && isatty(2) == 1 }

    private static func write(_ descriptor: Int32, _ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, 1000)
                continue
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
