internal import CSystem
internal import Glibc

/// The reading end of a pipe or a socket.
///
/// Nothing is read ahead: what nobody asks for stays in the kernel, and the writer waits. One task reads.
public final class ByteSource: Sendable {
    private let descriptor: Descriptor?

    /// Takes over a descriptor; it is closed with the last reference.
    public init(adopting number: Int32) throws(SystemError) {
        let descriptor = Descriptor(adopting: number)
        _ = try SystemError.check(csys_set_nonblocking(number), "prepare a file for reading")
        self.descriptor = descriptor
    }

    init(_ descriptor: Descriptor?) { self.descriptor = descriptor }

    /// A source that is at its end.
    public static let empty = ByteSource(nil)

    /// Waits for bytes.
    ///
    /// - Parameter limit: The most bytes to return, at least 1.
    /// - Returns: One or more bytes, or none at the end.
    /// - Throws: `SystemError`, or `CancellationError` when the task is cancelled.
    public func read(upTo limit: Int = 65_536) async throws -> [UInt8] {
        try Task.checkCancellation()
        while true {
            if let bytes = try readNow(upTo: limit) { return bytes }
            try await descriptor?.wait(for: .reading)
        }
    }

    /// Reads what is there.
    ///
    /// - Parameter limit: The most bytes to return, at least 1.
    /// - Returns: One or more bytes, none at the end, or nil when nothing is there yet.
    /// - Throws: `SystemError` when the system refuses.
    public func readNow(upTo limit: Int = 65_536) throws(SystemError) -> [UInt8]? {
        guard let descriptor else { return [] }
        var failure: Int32 = 0
        let bytes = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limit) { buffer in
            let count = descriptor.perform { number in
                let count = Glibc.read(number, buffer.baseAddress, limit)
                return count < 0 ? Int(-errno) : count
            }
            if count < 0 { failure = Int32(-count) }
            return [UInt8](buffer.prefix(max(0, count)))
        }
        switch failure {
        case 0: return bytes
        case EAGAIN, EINTR: return nil
        default: throw SystemError("read", code: failure)
        }
    }

    /// Waits for bytes of a Unix-domain socket, and for the open files that came with them.
    ///
    /// - Parameter limit: The most bytes to return, at least 1.
    /// - Returns: One or more bytes, or none at the end; the files are the caller's to close, at most 8 a message.
    /// - Throws: `SystemError`, or `CancellationError` when the task is cancelled.
    public func receive(upTo limit: Int = 65_536) async throws -> (bytes: [UInt8], files: [Int32]) {
        try Task.checkCancellation()
        guard let descriptor else { return ([], []) }
        while true {
            var buffer = [UInt8](repeating: 0, count: limit)
            var files = [Int32](repeating: -1, count: Int(csys_descriptor_limit))
            var found = Int32(files.count)
            let count = descriptor.perform { csys_receive($0, &buffer, limit, &files, &found) }
            if count >= 0 { return (Array(buffer.prefix(count)), Array(files.prefix(Int(found)))) }
            guard count == -Int(EAGAIN) || count == -Int(EINTR) else {
                throw SystemError("receive", code: Int32(-count))
            }
            try await descriptor.wait(for: .reading)
        }
    }

    /// Calls `action` once when a read may get somewhere, from the loop's thread.
    package func whenReadable(_ action: @escaping @Sendable () -> Void) throws(SystemError) {
        guard let descriptor else { return action() }
        try descriptor.whenReady(.reading, action)
    }

    /// Drops the action of `whenReadable`.
    package func disarm() { descriptor?.disarm(.reading) }

    /// How many bytes can be read at once.
    package var available: Int {
        guard let descriptor else { return 0 }
        return max(0, descriptor.perform { Int(csys_readable_bytes($0)) })
    }

    /// Closes the source; a reader that waits gets an error.
    public func close() { descriptor?.close() }
}
