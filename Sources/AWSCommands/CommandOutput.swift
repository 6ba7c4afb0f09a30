internal import Glibc
internal import Reactor
internal import Synchronization

/// One of a command's standard streams, written to without holding up anybody else.
///
/// A pipe is opened anew: that gives an open file of our own, which may be set not to block without a word to the
/// other programs that write to the same pipe. Everything else is written to as it is.
public final class CommandOutput: Sendable {
    /// The file of this name cannot be written to.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// `errno`.
        public let code: Int32
        /// As the system says it.
        public var description: String { String(cString: strerror(code)) }
    }

    private let descriptor: Int32
    private let sink: ByteSink?
    /// What was written, where it is kept here; else nil.
    private let kept: Mutex<[UInt8]?>

    /// Takes over an open file; it is closed with the last reference.
    public init(adopting descriptor: Int32) {
        self.descriptor = descriptor
        kept = Mutex(nil)
        var status = stat()
        let isPipe = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
        let own = isPipe ? open("/proc/self/fd/\(descriptor)", O_WRONLY | O_NONBLOCK | O_CLOEXEC) : -1
        sink = own < 0 ? nil : try? ByteSink(adopting: own)
    }

    /// Keeps what is written: nobody reads it but by `text`.
    init() {
        descriptor = -1
        sink = nil
        kept = Mutex([])
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// What was written and is kept here.
    var text: String { kept.withLock { String(decoding: $0 ?? [], as: UTF8.self) } }

    /// It is a terminal.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes a text as UTF-8.
    ///
    /// - Throws: `Failure`, `SystemError` when nobody reads any more, `CancellationError`.
    public func write(_ text: String) async throws { try await write(Array(text.utf8)) }

    /// Writes bytes; returns when the system has them all.
    public func write(_ bytes: [UInt8]) async throws {
        let isKept = kept.withLock { kept in
            kept?.append(contentsOf: bytes)
            return kept != nil
        }
        if isKept { return }
        if let sink { return try await sink.write(bytes) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Failure(code: errno) }
            rest = rest.dropFirst(count)
        }
    }
}
