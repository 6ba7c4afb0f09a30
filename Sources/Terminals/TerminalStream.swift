internal import Glibc
public import Texts

/// How large a terminal is, in cells.
public struct TerminalSize: Sendable, Hashable {
    /// Cells in a row, at least 1.
    public var columns: Int
    /// Rows of the window, at least 1.
    public var rows: Int

    /// Makes a size; what is not positive counts as 1.
    public init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
    }
}

/// Standard output or standard error, with what is known of its other end.
///
/// Whether it is a terminal and whether it gets colours is decided once; its size is asked for anew each time.
public struct TerminalStream: Sendable {
    /// The file descriptor: borrowed, never closed here.
    public let descriptor: Int32
    /// The other end is a terminal.
    public let isTerminal: Bool
    /// How emphasis is shown on it.
    public let style: Style
    /// Lines can be rewritten in place: a terminal that is not `dumb`.
    public let isRewritable: Bool
    private let declaredColumns: Int?

    /// Looks at a descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: 1 or 2, or any open descriptor.
    ///   - color: What `--color` said.
    ///   - environment: Finds a variable; the process's own environment unless given.
    public init(
        descriptor: Int32, color: ColorChoice = .auto,
        environment: (String) -> String? = Self.processEnvironment
    ) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
        style = color.style(isTerminal: isTerminal, environment: environment)
        isRewritable = isTerminal && environment("TERM") != "dumb"
        declaredColumns = environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// The size now: the terminal's, else `COLUMNS` and 24 rows, else 80 × 24.
    public var size: TerminalSize {
        var window = winsize()
        if isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 {
            return TerminalSize(
                columns: Int(window.ws_col), rows: window.ws_row > 0 ? Int(window.ws_row) : 24)
        }
        return TerminalSize(columns: declaredColumns ?? 80, rows: 24)
    }

    /// Writes all of a text, waiting where the other end is slow.
    ///
    /// - Parameter text: Neutralised where it is not our own.
    /// - Returns: False when the other end is gone or the descriptor fails; the rest of the text is lost then.
    @discardableResult
    public func write(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = UnsafeBufferPointer(rebasing: rest)
                let count = Glibc.write(descriptor, piece.baseAddress, piece.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }

    /// A variable of this process's environment.
    public static func processEnvironment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
