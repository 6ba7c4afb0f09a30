internal import Glibc

/// A call to the operating system that failed.
public struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried, as it follows "cannot": `open`, `listen on`.
    public let action: String
    /// What it was tried on, if a name helps: a path, a program.
    public let subject: String?
    /// The error number.
    public let code: Int32

    /// Makes an error from an error number.
    public init(_ action: String, _ subject: String? = nil, code: Int32) {
        self.action = action
        self.subject = subject
        self.code = code
    }

    /// The system's words for the error number.
    public var reason: String { String(cString: strerror(code)) }

    /// The whole message.
    public var description: String {
        "cannot \(action)\(subject.map { " `\($0)`" } ?? ""): \(reason)"
    }

    /// Turns a result that is negative for an error number into a value or an error.
    package static func check(
        _ result: Int32, _ action: String, _ subject: String? = nil
    ) throws(SystemError) -> Int32 {
        guard result >= 0 else { throw SystemError(action, subject, code: -result) }
        return result
    }
}
