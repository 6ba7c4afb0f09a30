internal import AWSArguments
internal import Glibc

/// The file that an answer's body goes to: nothing of a body is kept in memory.
final class OutputFile: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Opens the file, new or emptied, as a shell's redirection does.
    init(_ name: String, files: CommandFiles) throws(CommandFailure) {
        path = name
        descriptor = open(files.path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.failure(name) }
    }

    deinit { close(descriptor) }

    /// Writes the next bytes.
    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path) }
            rest = rest.dropFirst(count)
        }
    }

    private static func failure(_ path: String) -> CommandFailure {
        let failure = CommandFiles.failure()
        return CommandFailure("[Errno \(failure.number)] \(failure.text): '\(path)'", exitCode: 255)
    }
}
