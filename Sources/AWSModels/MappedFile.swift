internal import Glibc

/// The bytes of a file as the kernel maps them; reading beyond them gives nil.
///
/// Nothing is read until it is asked for, then a page at a time. Whoever changes such a file writes a new one and
/// renames it: a mapped file that is cut short stops the program that reads beyond its end.
final class MappedFile: Sendable {
    /// The size in bytes.
    let count: Int
    // Never written to, and valid until `deinit`.
    nonisolated(unsafe) private let start: UnsafeRawPointer

    /// Maps a regular file that holds at least one byte.
    init(path: String) throws(ModelError) {
        // A pipe must not stop the program for ever; for files the flag means nothing.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw Self.failure(path, String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Self.failure(path, "it is not a file") }
        guard status.st_size > 0 else { throw Self.failure(path, "the file is empty") }
        let address = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let address, address != MAP_FAILED else {
            throw Self.failure(path, String(cString: strerror(errno)))
        }
        count = status.st_size
        start = UnsafeRawPointer(address)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: start), count) }

    /// The 32-bit number, lowest byte first, at an offset; nil where it does not fit into the file.
    func number(at offset: Int) -> Int? {
        guard offset >= 0, offset <= count - 4 else { return nil }
        return Int(UInt32(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }

    /// Gives some bytes to `read`, which must not keep them; nil where they do not fit into the file.
    func bytes<Result>(
        at offset: Int, count: Int, _ read: (UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        guard offset >= 0, count >= 0, count <= self.count, offset <= self.count - count else { return nil }
        return read(UnsafeRawBufferPointer(start: start + offset, count: count))
    }

    private static func failure(_ path: String, _ reason: String) -> ModelError {
        ModelError("cannot read the service models in `\(path)`: \(reason)")
    }
}
