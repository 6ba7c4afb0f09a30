internal import AWSArguments
internal import Glibc
internal import Synchronization

/// The file that an answer's body goes to: nothing of a body is kept in memory.
///
/// It is opened when there is something to write, new or emptied as a shell's redirection does: a call that fails
/// leaves what was there.
final class OutputFile: Sendable {
    private let descriptor = Mutex<Int32>(-1)
    private let failed = Mutex<CommandFailure?>(nil)
    private let name: String
    private let path: String

    init(_ name: String, files: CommandFiles) {
        self.name = name
        path = files.path(name)
    }

    deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }

    /// Why it takes no more; nil while it does.
    var failure: CommandFailure? { failed.withLock { $0 } }

    /// Writes the next bytes; none at all make an empty file.
    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        let descriptor = try opened()
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw fail() }
            rest = rest.dropFirst(count)
        }
    }

    /// Takes back what was written, where it is a file: what lies there must not look like the whole of something.
    func empty() { descriptor.withLock { if $0 >= 0 { _ = ftruncate($0, 0) } } }

    private func opened() throws(CommandFailure) -> Int32 {
        let descriptor = descriptor.withLock { descriptor in
            if descriptor < 0 { descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) }
            return descriptor
        }
        guard descriptor >= 0 else { throw fail(": '\(name)'") }
        return descriptor
    }

    private func fail(_ place: String = "") -> CommandFailure {
        let reason = CommandFiles.failure()
        let failure = CommandFailure("[Errno \(reason.number)] \(reason.text)\(place)", exitCode: 255)
        failed.withLock { $0 = failure }
        return failure
    }
}
