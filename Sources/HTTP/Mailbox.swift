internal import HTTPMessages
internal import Synchronization

/// What one transfer tells the task that waits for it.
final class Mailbox: Sendable {
    enum Message: Sendable {
        /// The head of an answer whose body is handed over; it comes before the body.
        case head(Int, HTTPHeaders)
        /// Bytes of the body. When they hold back the other side, the transfer must be resumed after them.
        case piece([UInt8], holdsBack: Bool)
        /// The last message; it comes again if asked for.
        case ended(Result<HTTPResponse, HTTPError>)
    }

    private struct State {
        var head: (status: Int, headers: HTTPHeaders)?
        var piece: [UInt8] = []
        var holdsBack = false
        var result: Result<HTTPResponse, HTTPError>?
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// So many bytes may lie unread before the other side is held back.
    private static let capacity = 256 << 10
    private let state = Mutex(State())

    /// Takes the head of the answer.
    func put(status: Int, headers: HTTPHeaders) {
        let waiter = state.withLock { state in
            state.head = (status, headers)
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Takes bytes of the body, or refuses them all while too many lie unread.
    func put(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (isTaken, waiter) = state.withLock { state in
            if state.piece.count >= Self.capacity {
                state.holdsBack = true
                return (false, nil as CheckedContinuation<Void, Never>?)
            }
            state.piece += bytes
            return (true, state.waiter.take())
        }
        waiter?.resume()
        return isTaken
    }

    /// The transfer is over; later results are ignored.
    func end(_ result: Result<HTTPResponse, HTTPError>) {
        let waiter = state.withLock { state in
            if state.result == nil { state.result = result }
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// The next message, also when the task is cancelled: the transfer is told of that, and ends. One task may wait.
    func next() async -> Message {
        while true {
            if let message = take() { return message }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    guard state.head == nil, state.piece.isEmpty, state.result == nil else { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    /// Waits for the end and gives its error, or this one where the transfer was complete.
    func failure(or reason: HTTPError.Reason, _ message: String) async -> HTTPError {
        while true {
            if case .ended(let result) = await next() {
                if case .failure(let error) = result { return error }
                return HTTPError(reason: reason, message: message, mayHaveArrived: true)
            }
        }
    }

    private func take() -> Message? {
        state.withLock { state in
            if let head = state.head.take() { return .head(head.status, head.headers) }
            guard state.piece.isEmpty else {
                let message = Message.piece(state.piece, holdsBack: state.holdsBack)
                state.piece = []
                state.holdsBack = false
                return message
            }
            return state.result.map { .ended($0) }
        }
    }
}
