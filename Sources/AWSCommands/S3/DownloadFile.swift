internal import Cryptography
internal import Glibc
internal import Synchronization

/// A file that is being fetched: beside its place, under another name, and gone unless it is kept.
final class DownloadFile: Sendable {
    private let descriptor: Int32
    private let place: String
    /// Where it is written; nil for devices and pipes.
    private let temporary: String?
    private let files: LocalFiles
    private let state = Mutex<(failure: TransferFailure?, isKept: Bool)>((nil, false))

    /// Makes an empty file beside a path.
    init(_ path: String, files: LocalFiles) throws(TransferFailure) {
        let name = "\(path).\(Hexadecimal.encode(SecureRandom.bytes(4)))"
        descriptor = open(files.path(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw TransferFailure(LocalFiles.reason(name)) }
        place = path
        temporary = name
        self.files = files
    }

    /// Opens a device or a pipe.
    init(device path: String, files: LocalFiles) throws(TransferFailure) {
        descriptor = open(files.path(path), O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TransferFailure(LocalFiles.reason(path)) }
        place = path
        temporary = nil
        self.files = files
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if let temporary, !state.withLock({ $0.isKept }) { unlink(files.path(temporary)) }
    }

    /// Why nothing more can be written; nil while all is well.
    var failure: TransferFailure? { state.withLock { $0.failure } }

    /// Takes away what was written, to begin again.
    func empty() throws(TransferFailure) {
        while ftruncate(descriptor, 0) != 0 {
            let code = errno
            if code != EINTR {
                throw TransferFailure("[Errno \(code)] \(String(cString: strerror(code)))")
            }
        }
    }

    /// Writes bytes into their place.
    func write(_ bytes: [UInt8], at offset: Int64) throws(TransferFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(
                    descriptor, $0.baseAddress?.advanced(by: done), $0.count - done,
                    off_t(offset) + off_t(done))
            }
            try check(count)
            done += max(0, count)
        }
    }

    /// Writes bytes behind the others.
    func append(_ bytes: [UInt8]) throws(TransferFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
            }
            try check(count)
            done += max(0, count)
        }
    }

    /// Gives it its name.
    func keep() throws(TransferFailure) {
        guard let temporary else { return }
        guard rename(files.path(temporary), files.path(place)) == 0 else {
            let code = errno
            throw TransferFailure(
                "[Errno \(code)] \(String(cString: strerror(code))): '\(temporary)' -> '\(place)'")
        }
        state.withLock { $0.isKept = true }
    }

    private func check(_ count: Int) throws(TransferFailure) {
        if count > 0 || count < 0 && errno == EINTR { return }
        let code = errno
        let failure = TransferFailure("[Errno \(code)] \(String(cString: strerror(code)))")
        state.withLock { $0.failure = failure }
        throw failure
    }
}
