/// Why something could not be done on a host.
public enum HostError: Error, Sendable, Hashable {
    /// There is no connection, or it was lost; what ran there may go on.
    case unreachable(String)
    /// The host was reached, and refused: `sudo`, the spool, the shell.
    case refused(String)

    /// What is wrong, for people.
    public var message: String {
        switch self {
        case .unreachable(let message), .refused(let message): message
        }
    }
}
