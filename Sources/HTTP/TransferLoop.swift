internal import CCurl
internal import CSystem
internal import Glibc
internal import HTTPMessages
internal import Synchronization

/// The one thread on which libcurl works: it waits for sockets and timers, and never for anything else.
///
/// It is not the event loop of everything else, since a TLS handshake computes for milliseconds.
///
/// `@unchecked Sendable`: commands come through a lock; the rest belongs to the thread.
final class TransferLoop: @unchecked Sendable {
    /// The loop of the process, or why libcurl cannot be used. The first use loads it.
    static let shared: Result<TransferLoop, HTTPError> = {
        let failure = ccurl_load().map { String(cString: $0) }
        if failure == nil, let multi = ccurl_multi_init() { return .success(TransferLoop(multi)) }
        return .failure(
            HTTPError(reason: .request, message: failure ?? "no memory for libcurl", mayHaveArrived: false))
    }()

    private enum Command {
        case start(Transfer)
        case stop(Transfer, HTTPError.Reason, String)
        case resume(Transfer)
    }

    private let commands = Mutex<[Command]>([])
    private let wakeUp: (read: Int32, write: Int32)
    private let sockets: SocketSet
    private let multi: UnsafeMutableRawPointer

    // MARK: The thread only

    private let sessions: UnsafeMutableRawPointer?
    private var admission = Admission()
    private var active: [UnsafeMutableRawPointer: Transfer] = [:]
    /// When libcurl wants to be called.
    private var wanted: ContinuousClock.Instant?
    /// When a transfer may be over its time: not later than the first deadline.
    private var nextCheck: ContinuousClock.Instant?

    /// Kept connections that nobody uses.
    private static let keptConnections = 256

    private init(_ multi: UnsafeMutableRawPointer) {
        self.multi = multi
        var (read, write): (Int32, Int32) = (-1, -1)
        let piped = csys_pipe(&read, &write)
        precondition(piped == 0 && csys_set_nonblocking(read) == 0 && csys_set_nonblocking(write) == 0)
        wakeUp = (read, write)
        sockets = SocketSet(wakeUp: read)
        sessions = ccurl_share_tls_sessions()
        // OpenSSL writes to sockets that the other side may have closed.
        _ = csys_signal_ignore(SIGPIPE)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.keptConnections)
        setCallbacks()
        startThread()
    }

    // MARK: From any thread

    func start(_ transfer: Transfer) { send(.start(transfer)) }

    /// Ends a transfer, if it is not at its end.
    func stop(_ transfer: Transfer, _ reason: HTTPError.Reason, _ message: String) {
        send(.stop(transfer, reason, message))
    }

    /// Goes on with a transfer that was held back by its receiver.
    func resume(_ transfer: Transfer) { send(.resume(transfer)) }

    private func send(_ command: Command) {
        let isFirst = commands.withLock { commands in
            commands.append(command)
            return commands.count == 1
        }
        guard isFirst else { return }
        var byte: UInt8 = 0
        // When the pipe is full, the thread wakes up anyway.
        _ = write(wakeUp.write, &byte, 1)
    }

    // MARK: The thread

    private func startThread() {
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<TransferLoop>.fromOpaque(argument).takeRetainedValue().run()
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(result == 0, "the kernel refuses a thread")
        pthread_detach(thread)
    }

    private func run() -> Never {
        while true {
            sockets.wait(until: earliest(wanted, nextCheck)) { socket, directions in
                _ = ccurl_multi_act(multi, socket, directions)
            }
            repeat {
                obey()
                if let wanted, wanted <= .now {
                    self.wanted = nil
                    // -1 is CURL_SOCKET_TIMEOUT: what is due, without a socket.
                    _ = ccurl_multi_act(multi, -1, 0)
                }
                finish()
                check()
                admit()
            } while wanted.map { $0 <= .now } ?? false
        }
    }

    private func earliest(
        _ left: ContinuousClock.Instant?, _ right: ContinuousClock.Instant?
    ) -> ContinuousClock.Instant? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }

    private func obey() {
        let taken = commands.withLock { commands in
            let taken = commands
            commands = []
            return taken
        }
        for command in taken {
            switch command {
            case .start(let transfer):
                guard !transfer.isOver else { break }
                admission.wait(transfer)
                watch(transfer)
            case .stop(let transfer, let reason, let message):
                end(transfer, .failure(transfer.error(reason, message)))
            case .resume(let transfer):
                guard let easy = transfer.easy else { break }
                transfer.lastActivity = .now
                _ = ccurl_easy_pause(easy, CURLPAUSE_CONT)
            }
        }
    }

    /// Hands over to libcurl whoever has a place.
    private func admit() {
        while let transfer = admission.next() {
            guard let easy = ccurl_easy_init() else {
                end(transfer, .failure(transfer.error(.request, "no memory")))
                continue
            }
            active[easy] = transfer
            do throws(HTTPError) {
                try transfer.prepare(easy, sessions: sessions)
                guard ccurl_multi_add(multi, easy) == CURLM_OK else {
                    throw transfer.error(.request, "libcurl does not accept the request")
                }
            } catch {
                end(transfer, .failure(error))
            }
        }
    }

    /// Takes note of the transfers that libcurl is done with.
    private func finish() {
        var code = CURLE_OK
        while let easy = ccurl_multi_next_ended(multi, &code) {
            guard let transfer = active[easy] else { continue }
            end(transfer, transfer.outcome(code))
        }
    }

    /// Ends a transfer in whatever state it is; without effect when it is over.
    private func end(_ transfer: Transfer, _ result: Result<HTTPResponse, HTTPError>) {
        if let easy = transfer.easy {
            _ = ccurl_multi_remove(multi, easy)
            active[easy] = nil
            transfer.easy = nil
            ccurl_list_free(transfer.fields)
            transfer.fields = nil
            admission.leave(transfer)
            ccurl_easy_cleanup(easy)
        } else {
            admission.remove(transfer)
        }
        transfer.isOver = true
        transfer.mailbox.end(result)
    }

    // MARK: Time

    /// Sees to it that a transfer is looked at in time.
    private func watch(_ transfer: Transfer) { nextCheck = earliest(nextCheck, transfer.nextLook) }

    private func check() {
        guard let due = nextCheck, due <= .now else { return }
        nextCheck = nil
        for transfer in Array(active.values) + admission.waiting {
            if let error = transfer.timeOut() {
                end(transfer, .failure(error))
            } else {
                watch(transfer)
            }
        }
    }

    // MARK: libcurl's callbacks

    private func setCallbacks() {
        let code = ccurl_multi_set_callbacks(
            multi,
            { _, socket, what, context, _ in
                guard let context else { return 0 }
                let loop = Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue()
                loop.sockets.want(socket, directions: what == CURL_POLL_REMOVE ? nil : what)
                return 0
            },
            { _, milliseconds, context in
                guard let context else { return 0 }
                let loop = Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue()
                loop.wanted = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
                return 0
            }, Unmanaged.passUnretained(self).toOpaque())
        precondition(code == CURLM_OK, "libcurl refuses an event loop")
    }
}
