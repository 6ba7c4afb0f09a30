internal import Foundation
internal import Glibc
internal import Synchronization

extension Invocation {
    /// `TIOCSPTLCK` and `TIOCGPTN` (ioctl_tty(2)): a new terminal is locked, and has a number.
    private static let lock: UInt = 0x4004_5431
    private static let number: UInt = 0x8004_5430

    /// Runs it with a terminal as its standard input and error, on which these lines were typed beforehand, and then the end
    /// of the input.
    ///
    /// The terminal shows what is typed, as a real one does: `stderr` has it too, with `\r\n` at the ends of lines.
    ///
    /// - Parameters:
    ///   - text: What is typed.
    ///   - shown: A text at which the program is killed; then the input has no end.
    /// - Returns: How it went.
    /// - Throws: When the program or the terminal cannot be had.
    public func onTerminal(typing text: String, killedAt shown: String? = nil) async throws -> Outcome {
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var locked: Int32 = 0
        var number: Int32 = 0
        guard master >= 0, ioctl(master, Self.lock, &locked) == 0, ioctl(master, Self.number, &number) == 0
        else { throw POSIXError(.ENOTTY) }
        let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { throw POSIXError(.ENOTTY) }
        let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
        let process = ProcessID()
        let reader = Task.detached { () -> String in
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(master, &piece, piece.count)
                // The last process that had it has closed it.
                if count <= 0 { break }
                bytes += piece[..<count]
                if let shown, String(decoding: bytes, as: UTF8.self).contains(shown) {
                    while process.number.withLock({ $0 }) == 0 { usleep(1000) }
                    kill(process.number.withLock { $0 }, SIGKILL)
                }
            }
            close(master)
            return String(decoding: bytes, as: UTF8.self)
        }
        // Who asks more often than expected finds the end of the input, and does not wait for ever.
        let typed = Array(text.utf8) + [UInt8](repeating: 4, count: shown == nil ? 32 : 0)
        _ = write(master, typed, typed.count)
        let running = try start(onTerminal: terminal)
        process.number.withLock { $0 = running.processID }
        close(slave)
        let outcome = await running.outcome()
        return Outcome(status: outcome.status, stdout: outcome.stdout, stderr: await reader.value)
    }
}

/// The number of a process that is still to be started; 0 before.
private final class ProcessID: Sendable {
    let number = Mutex<Int32>(0)
}
