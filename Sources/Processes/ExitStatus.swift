/// How a process ended.
public enum ExitStatus: Sendable, Hashable {
    /// It exited with this code, 0 to 255.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)

    /// It exited with 0.
    public var isSuccess: Bool { self == .exited(0) }

    /// The number as a shell gives it in `$?`: 128 and the signal's number for a signal.
    public var shellCode: Int32 {
        switch self {
        case .exited(let code): code
        case .signalled(let number): 128 + number
        }
    }
}
