internal import CSystem
internal import Glibc
public import Reactor
internal import Synchronization

/// A process that this program started.
///
/// It runs on if the object is dropped; it is reaped in any case. The leader of a group or session stays a
/// zombie until `endGroup` or the object's end, so that the group's number cannot become somebody else's.
public final class ChildProcess: Sendable {
    /// Its number, which is also its group's if it owns one.
    public let pid: Int32
    /// What it writes to the descriptors that are `.output`, by their number there.
    public let outputs: [Int32: ByteSource]
    /// What it reads from the descriptors that are `.input`, by their number there.
    public let inputs: [Int32: ByteSink]
    /// It leads a group.
    public let ownsGroup: Bool

    private struct State {
        var status: ExitStatus?
        var isReaped = false
        var hasTimedOut = false
        /// Calls of `terminate` under way: the group may go on for a while after its leader's end.
        var terminations = 0
        var waiters: [Suspension] = []
    }

    private let pidfd: Descriptor
    private let state = Mutex(State())

    /// What it writes to descriptor 1; at its end from the start if that is no `.output`.
    public var stdout: ByteSource { outputs[1] ?? .empty }
    /// What it writes to descriptor 2; at its end from the start if that is no `.output`.
    public var stderr: ByteSource { outputs[2] ?? .empty }
    /// What it reads from descriptor 0, if that is `.input`.
    public var stdin: ByteSink? { inputs[0] }
    /// A limit of `runToEnd` made it end.
    public var hasTimedOut: Bool { state.withLock { $0.hasTimedOut } }
    /// How it ended; nil while it runs.
    public var status: ExitStatus? { state.withLock { $0.status } }

    /// Starts a process. It blocks for the time of the system call, well under a millisecond.
    ///
    /// - Throws: `ProcessError` when nothing was started.
    public static func spawn(_ specification: ProcessSpecification) throws(ProcessError) -> ChildProcess {
        let child = try Launch(specification).start()
        do {
            try child.watchForExit()
        } catch {
            child.signal(SIGKILL)
            throw .cannotStart(error)
        }
        return child
    }

    init(
        pid: Int32, pidfd: Int32, ownsGroup: Bool, outputs: [Int32: ByteSource], inputs: [Int32: ByteSink]
    ) {
        self.pid = pid
        self.pidfd = Descriptor(adopting: pidfd)
        self.ownsGroup = ownsGroup
        self.outputs = outputs
        self.inputs = inputs
    }

    deinit { reap() }

    /// Waits until the process has ended, even if the task is cancelled.
    public func waitForExit() async -> ExitStatus {
        while true {
            let event = Suspension()
            if let status = status(orWake: event) { return status }
            await event.waitThroughCancellation()
        }
    }

    /// Sends a signal to the process alone, if it has not ended.
    public func signal(_ number: Int32) {
        _ = pidfd.perform { Int(csys_pidfd_signal($0, number)) }
    }

    /// Sends a signal to the group, also to what is left of it when its leader has ended; to the process alone
    /// if it owns no group. Without effect once the leader is reaped.
    public func signalGroup(_ number: Int32) {
        guard ownsGroup else { return signal(number) }
        state.withLock { state in
            if !state.isReaped { kill(-pid, number) }
        }
    }

    /// How the process ended; else wakes a suspension at its end.
    func status(orWake suspension: Suspension) -> ExitStatus? {
        state.withLock { state in
            if state.status == nil { state.waiters.append(suspension) }
            return state.status
        }
    }

    /// How the process ended, once no termination of its group is under way any more.
    var settledStatus: ExitStatus? {
        state.withLock { $0.terminations == 0 ? $0.status : nil }
    }

    /// Wakes a suspension when there may be a `settledStatus`.
    func whenSettled(_ suspension: Suspension) {
        let isSettled = state.withLock { state in
            let isSettled = state.status != nil && state.terminations == 0
            if !isSettled { state.waiters.append(suspension) }
            return isSettled
        }
        if isSettled { suspension.resume() }
    }

    /// Undoes `status(orWake:)` and `whenSettled`.
    func forget(_ suspension: Suspension) {
        state.withLock { $0.waiters.removeAll { $0 === suspension } }
    }

    /// Begins a termination, to be followed by `endTermination`.
    ///
    /// - Parameter isTimeout: For a limit that was reached; then nothing begins if the process has ended.
    /// - Returns: Whether it has begun.
    func beginTermination(isTimeout: Bool = false) -> Bool {
        state.withLock { state in
            if isTimeout, state.status != nil { return false }
            if isTimeout { state.hasTimedOut = true }
            state.terminations += 1
            return true
        }
    }

    /// Ends what `beginTermination` began.
    func endTermination() {
        let waiters = state.withLock { state in
            state.terminations -= 1
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Frees the number; without effect while the process runs.
    func reap() {
        state.withLock { state in
            guard state.status != nil, !state.isReaped else { return }
            state.isReaped = true
            ChildTable.shared.reap(pid, through: pidfd)
        }
    }

    /// The loop keeps the descriptor, and that keeps the process, until it has ended.
    private func watchForExit() throws(SystemError) {
        try pidfd.whenReady(.reading) { self.noteExit() }
    }

    private func noteExit() {
        var code: Int32 = 0
        var signal: Int32 = 0
        let hasEnded = pidfd.perform { Int(csys_exit_status($0, &code, &signal)) } == 1
        guard hasEnded else {
            try? watchForExit()
            return
        }
        let waiters = state.withLock { state in
            state.status = signal == 0 ? .exited(code) : .signalled(signal)
            defer { state.waiters = [] }
            return state.waiters
        }
        if !ownsGroup { reap() }
        for waiter in waiters { waiter.resume() }
    }
}
