internal import CCurl
internal import CSystem
internal import Glibc

/// What libcurl's sockets wait for, told to the kernel. It belongs to one thread.
final class SocketSet {
    private struct Interest {
        var directions: UInt32
        /// The kernel gives one event and then has to be asked again.
        var isArmed = false
        var isKnown = false
    }

    private let poll = csys_epoll_create()
    private let timer = csys_timer_create()
    private let wakeUp: Int32
    private var interests: [Int32: Interest] = [:]
    /// What the timer is set to; it may go off too early, and is then set again.
    private var timerEnd: ContinuousClock.Instant?
    private let events = UnsafeMutablePointer<csys_event>.allocate(capacity: eventLimit)
    private static let eventLimit = 64

    /// - Parameter wakeUp: A pipe's end that ends a wait as soon as it can be read.
    init(wakeUp: Int32) {
        self.wakeUp = wakeUp
        precondition(poll >= 0 && timer >= 0, "the kernel refuses an event queue")
        arm(wakeUp, isKnown: false)
        arm(timer, isKnown: false)
    }

    deinit { events.deallocate() }

    /// Sets what a socket waits for, as libcurl's `CURL_POLL_` number; nil: nothing any more.
    func want(_ socket: Int32, directions: Int32?) {
        var interest = interests[socket] ?? Interest(directions: 0)
        guard let directions else {
            if interest.isKnown { _ = csys_epoll_remove(poll, socket) }
            interests[socket] = nil
            return
        }
        interest.directions =
            (directions & CURL_POLL_IN != 0 ? UInt32(CSYS_READABLE) : 0)
            | (directions & CURL_POLL_OUT != 0 ? UInt32(CSYS_WRITABLE) : 0)
        interests[socket] = interest
        arm(socket)
    }

    /// Waits for sockets, the time or the pipe, and reports the sockets that are ready with `CURL_CSELECT_` bits.
    func wait(until end: ContinuousClock.Instant?, _ report: (Int32, Int32) -> Void) {
        if let end, timerEnd.map({ end < $0 }) ?? true { setTimer(end) }
        var scrap: (UInt64, UInt64) = (0, 0)
        let count = csys_epoll_wait(poll, events, Int32(Self.eventLimit))
        for index in 0..<max(0, Int(count)) {
            let (number, ready) = (Int32(truncatingIfNeeded: events[index].key), events[index].ready)
            if number == wakeUp {
                // The caller looks for commands after this, so none goes without its wake-up.
                while read(number, &scrap, 16) > 0 {}
                arm(number, isKnown: true)
            } else if number == timer {
                timerEnd = nil
                setTimer(nil)
                arm(number, isKnown: true)
            } else if interests[number] != nil {
                interests[number]?.isArmed = false
                report(
                    number,
                    (ready & UInt32(CSYS_READABLE) != 0 ? CURL_CSELECT_IN : 0)
                        | (ready & UInt32(CSYS_WRITABLE) != 0 ? CURL_CSELECT_OUT : 0))
                if interests[number]?.isArmed == false { arm(number) }
            }
        }
    }

    private func arm(_ socket: Int32) {
        guard var interest = interests[socket] else { return }
        _ = csys_epoll_arm(poll, socket, UInt64(socket), interest.directions, interest.isKnown ? 1 : 0)
        interest.isKnown = true
        interest.isArmed = true
        interests[socket] = interest
    }

    private func arm(_ own: Int32, isKnown: Bool) {
        _ = csys_epoll_arm(poll, own, UInt64(own), UInt32(CSYS_READABLE), isKnown ? 1 : 0)
    }

    /// Setting it also takes back that it went off.
    private func setTimer(_ end: ContinuousClock.Instant?) {
        timerEnd = end
        guard let end else {
            _ = csys_timer_set(timer, 0)
            return
        }
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: end).components
        _ = csys_timer_set(timer, max(1, min(seconds, 86_400) * 1_000_000_000 + attoseconds / 1_000_000_000))
    }
}
