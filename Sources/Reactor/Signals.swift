internal import CSystem
internal import Glibc
internal import Synchronization

/// The signals that this program gets.
///
/// They are forwarded by a handler through a pipe: signalfd would need every thread to block the signals,
/// also those that the runtime started before.
public enum Signals {
    /// Starts to receive signals in place of their default effect, which comes back with the stream's end.
    ///
    /// Every stream gets every signal that it asked for. In effect when the call returns.
    public static func stream(of numbers: Set<Int32>) throws(SystemError) -> AsyncStream<Int32> {
        try Relay.shared.subscribe(numbers)
    }

    /// Whoever started this program wanted it not to hear the signal: `nohup` does, and shells for background jobs.
    public static func isIgnored(_ number: Int32) -> Bool { csys_signal_is_ignored(number) != 0 }
}

/// The handler's pipe and who wants what comes through it.
private final class Relay: Sendable {
    static let shared = Relay()

    private struct Subscriber {
        let numbers: Set<Int32>
        let continuation: AsyncStream<Int32>.Continuation
    }

    private struct State {
        var source: ByteSource?
        var writeEnd: Int32 = -1
        var subscribers: [UInt64: Subscriber] = [:]
    }

    private let state = Mutex(State())

    func subscribe(_ numbers: Set<Int32>) throws(SystemError) -> AsyncStream<Int32> {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        let key = EventLoop.shared.nextNumber()
        try state.withLock { state throws(SystemError) in
            if state.source == nil { try open(&state) }
            state.subscribers[key] = Subscriber(numbers: numbers, continuation: continuation)
            for number in numbers {
                _ = try SystemError.check(csys_signal_forward(number, state.writeEnd), "receive signals")
            }
        }
        continuation.onTermination = { [weak self] _ in self?.unsubscribe(key) }
        return stream
    }

    private func unsubscribe(_ key: UInt64) {
        state.withLock { state in
            guard let gone = state.subscribers.removeValue(forKey: key) else { return }
            let wanted = Set(state.subscribers.values.flatMap { $0.numbers })
            for number in gone.numbers.subtracting(wanted) { _ = csys_signal_restore(number) }
        }
    }

    private func open(_ state: inout State) throws(SystemError) {
        let (source, writeEnd) = try Pipe.forReading()
        _ = try SystemError.check(csys_set_nonblocking(writeEnd), "receive signals")
        state.writeEnd = writeEnd
        state.source = source
        try source.whenReadable { [weak self] in self?.deliver() }
    }

    private func deliver() {
        guard let source = state.withLock({ $0.source }) else { return }
        while let bytes = try? source.readNow(), !bytes.isEmpty {
            let continuations = state.withLock { Array($0.subscribers.values) }
            for byte in bytes {
                for subscriber in continuations where subscriber.numbers.contains(Int32(byte)) {
                    subscriber.continuation.yield(Int32(byte))
                }
            }
        }
        try? source.whenReadable { [weak self] in self?.deliver() }
    }
}
