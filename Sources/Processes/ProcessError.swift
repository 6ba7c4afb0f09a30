public import Reactor

/// Why a process could not be started or supervised.
public enum ProcessError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The system refused to start the program: it is missing, is no program, its arguments are too long.
    case cannotStart(SystemError)
    /// The directory to start in is missing or closed.
    case noDirectory(SystemError)
    /// An argument, or a variable of this name, holds a NUL byte, which no process can be given; or a name
    /// holds `=` or is empty.
    case notRepresentable(String)
    /// The process that ends the others when this one dies is gone or does not take orders.
    case watchdogLost(SystemError)

    /// The message.
    public var description: String {
        switch self {
        case .cannotStart(let error), .noDirectory(let error): error.description
        case .notRepresentable(let what): "cannot give \(what) to a process: a NUL byte or no name"
        case .watchdogLost(let error): "the process that watches over the steps is gone: \(error)"
        }
    }
}
