internal import Synchronization

/// The operator's wish to stop: running executions settle, none starts.
public final class StopSignal: Sendable {
    private let isSet = Mutex(false)

    /// Makes a signal that is not given yet.
    public init() {}

    /// Gives the signal.
    public func stop() { isSet.withLock { $0 = true } }

    /// It was given.
    public var isStopping: Bool { isSet.withLock { $0 } }
}
