internal import CSystem
internal import Glibc

/// The writing end of a pipe or a socket. One task writes.
public final class ByteSink: Sendable {
    private let descriptor: Descriptor

    /// Takes over a descriptor; it is closed with the last reference.
    public init(adopting number: Int32) throws(SystemError) {
        let descriptor = Descriptor(adopting: number)
        _ = try SystemError.check(csys_set_nonblocking(number), "prepare a file for writing")
        self.descriptor = descriptor
    }

    init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// Writes all bytes, at the reader's pace.
    ///
    /// - Throws: `SystemError` (with `EPIPE` when there is no reader any more), or `CancellationError` when
    ///   the task is cancelled, after any part of the bytes.
    public func write(_ bytes: some Collection<UInt8>) async throws {
        try Task.checkCancellation()
        if let all = bytes as? [UInt8] {
            try await writeAll(all)
        } else {
            try await writeAll([UInt8](bytes))
        }
    }

    /// Writes all bytes at once, or nothing when there is no room; several tasks may do so.
    ///
    /// - Parameter bytes: At most 4096 bytes, which a pipe takes whole.
    /// - Returns: Whether they were written.
    /// - Throws: `SystemError` when the system refuses.
    package func writeNow(_ bytes: [UInt8]) throws(SystemError) -> Bool {
        let result = writeOnce(bytes[...])
        if result >= 0 { return true }
        guard result == Int(-EAGAIN) || result == Int(-EINTR) else {
            throw SystemError("write", code: Int32(-result))
        }
        return false
    }

    private func writeAll(_ bytes: [UInt8]) async throws {
        var start = 0
        while start < bytes.count {
            let result = writeOnce(bytes[start...])
            switch result {
            case 0...: start += result
            case Int(-EAGAIN): try await descriptor.wait(for: .writing)
            case Int(-EINTR): continue
            default: throw SystemError("write", code: Int32(-result))
            }
        }
    }

    private func writeOnce(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.withUnsafeBytes { buffer in
            descriptor.perform { number in
                let count = Glibc.write(number, buffer.baseAddress, buffer.count)
                return count < 0 ? Int(-errno) : count
            }
        }
    }

    /// Closes the sink; the reader sees the end.
    public func close() { descriptor.close() }
}
