public import AWSArguments
internal import Glibc

/// The files that a command names, as seen from where it was typed.
///
/// A relative path starts at the command's folder. Paths that mean open files of the process itself, `/dev/fd/63` for
/// instance, which bash makes of `<(…)`, mean those of the process that typed the command.
public struct CommandFiles: Sendable {
    private let directory: String
    private let process: Int32?

    /// Makes a view.
    ///
    /// - Parameters:
    ///   - directory: The command's folder, absolute.
    ///   - process: The process that typed the command; nil: this one.
    public init(directory: String, process: Int32?) {
        self.directory = directory
        self.process = process
    }

    /// The path as this process may open it.
    public func path(_ path: String) -> String {
        guard path.hasPrefix("/") else { return "\(directory)/\(path)" }
        guard let process else { return path }
        let own = "/proc/\(process)/fd/"
        switch path {
        case "/dev/stdin": return own + "0"
        case "/dev/stdout": return own + "1"
        case "/dev/stderr": return own + "2"
        default:
            for prefix in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(prefix) {
                return own + path.dropFirst(prefix.count)
            }
            return path
        }
    }

    /// Reads a whole file, or a pipe to its end.
    public func read(_ name: String) -> Result<[UInt8], ArgumentContext.Failure> {
        let descriptor = open(path(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(Self.failure()) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return .failure(Self.failure()) }
            if count == 0 { return .success(bytes) }
            bytes += buffer[..<count]
        }
    }

    /// Whether a path is a file, not a folder.
    public func isFile(_ name: String) -> Bool {
        var status = stat()
        return stat(path(name), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    static func failure() -> ArgumentContext.Failure {
        ArgumentContext.Failure(number: errno, text: String(cString: strerror(errno)))
    }
}
