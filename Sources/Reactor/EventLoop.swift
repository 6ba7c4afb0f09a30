internal import CSystem
internal import Glibc
internal import Synchronization

/// The one thread that waits for descriptors and timers, so that no task has to block.
///
/// Its first use makes the program ignore SIGPIPE and SIGXFSZ: a broken pipe and a file that may not grow are errors of
/// the write.
public final class EventLoop: Sendable {
    /// The loop that everything shares.
    public static let shared = EventLoop()

    /// Something that will be done at a time unless it is cancelled.
    public struct Alarm: Sendable {
        fileprivate let deadline: ContinuousClock.Instant
        fileprivate let number: UInt64

        /// Prevents what is not under way yet.
        public func cancel() { EventLoop.shared.cancel(self) }
    }

    let poll: Int32
    private let timer: Int32
    private let timers = Mutex(TimerQueue())
    private let watched = Mutex<[UInt64: Descriptor]>([:])
    private let numbers = Atomic<UInt64>(1)
    /// The timer's key; descriptors count from 1.
    private static let timerKey: UInt64 = 0

    private init() {
        poll = csys_epoll_create()
        timer = csys_timer_create()
        let armed = csys_epoll_arm(poll, timer, Self.timerKey, UInt32(CSYS_READABLE), 0)
        precondition(poll >= 0 && timer >= 0 && armed == 0, "the kernel refuses an event queue")
        _ = csys_signal_ignore(SIGPIPE)
        _ = csys_signal_ignore(SIGXFSZ)
        startThread()
    }

    // MARK: Time

    /// Suspends the task until a time.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    public func sleep(until deadline: ContinuousClock.Instant) async throws {
        let suspension = Suspension()
        let alarm = schedule(at: deadline) { suspension.resume() }
        defer { alarm.cancel() }
        try await suspension.wait()
    }

    /// Does something at a time, on the loop's own thread: it must be short and must not block.
    public func schedule(
        at deadline: ContinuousClock.Instant, action: @escaping @Sendable () -> Void
    ) -> Alarm {
        let alarm = Alarm(deadline: deadline, number: nextNumber())
        timers.withLock { timers in
            let before = timers.next
            timers.insert(deadline, number: alarm.number, action: action)
            if timers.next != before { setTimer(timers.next) }
        }
        return alarm
    }

    private func cancel(_ alarm: Alarm) {
        timers.withLock { $0.remove(alarm.deadline, number: alarm.number) }
    }

    private func runTimers() {
        let due = timers.withLock { timers in
            let due = timers.removeDue(at: .now)
            setTimer(timers.next)
            _ = csys_epoll_arm(poll, timer, Self.timerKey, UInt32(CSYS_READABLE), 1)
            return due
        }
        for action in due { action() }
    }

    private func setTimer(_ deadline: ContinuousClock.Instant?) {
        var nanoseconds: Int64 = 0
        if let deadline {
            let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
            // A day's limit keeps the arithmetic safe: the timer is simply set again then.
            nanoseconds = max(1, min(seconds, 86_400) * 1_000_000_000 + attoseconds / 1_000_000_000)
        }
        _ = csys_timer_set(timer, nanoseconds)
    }

    // MARK: Descriptors

    func nextNumber() -> UInt64 { numbers.add(1, ordering: .relaxed).oldValue }

    /// Keeps a descriptor alive while somebody waits for it.
    func watch(_ descriptor: Descriptor) {
        watched.withLock { $0[descriptor.key] = descriptor }
    }

    /// Ends `watch`. The caller holds a reference of its own, so this one is not the last.
    func forget(_ key: UInt64) {
        watched.withLock { _ = $0.removeValue(forKey: key) }
    }

    // MARK: The thread

    private func startThread() {
        var thread = pthread_t()
        let unmanaged = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue().run()
            }, unmanaged.toOpaque())
        precondition(result == 0, "the kernel refuses a thread")
        pthread_detach(thread)
    }

    private func run() -> Never {
        let capacity = 64
        let events = UnsafeMutablePointer<csys_event>.allocate(capacity: capacity)
        while true {
            let count = csys_epoll_wait(poll, events, Int32(capacity))
            for index in 0..<max(0, Int(count)) {
                let event = events[index]
                if event.key == Self.timerKey {
                    runTimers()
                } else if let descriptor = watched.withLock({ $0[event.key] }) {
                    descriptor.fire(event.ready)
                }
            }
        }
    }
}
