internal import Glibc

/// A question to whoever sits at the terminal.
enum TerminalQuestion {
    /// Asks and waits for a line.
    ///
    /// - Parameters:
    ///   - prompt: What is asked.
    ///   - isHidden: The answer is not shown.
    /// - Returns: The line without its end; nil where there is no terminal, or it is closed.
    static func ask(_ prompt: String, isHidden: Bool) -> String? {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var before = termios()
        let hides = isHidden && tcgetattr(terminal, &before) == 0
        if hides {
            var silent = before
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(terminal, TCSAFLUSH, &silent)
        }
        defer { if hides { tcsetattr(terminal, TCSAFLUSH, &before) } }
        _ = prompt.utf8.withContiguousStorageIfAvailable { write(terminal, $0.baseAddress, $0.count) }
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(terminal, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") {
                if hides { _ = write(terminal, "\n", 1) }
                return String(decoding: line, as: UTF8.self)
            }
            line.append(byte)
        }
        return nil
    }
}
