/// Why a command ends without having done its work, and with which exit code.
struct CommandError: Error {
    /// What happened: lower case, no full stop, names in back-ticks. Nil when all was said already.
    var message: String?
    /// What to do about it.
    var help: String?
    /// The exit code: DESIGN's table.
    var code: ExitCode

    /// The document, the inventory or the arguments are invalid, or what they name is not there; nothing ran.
    static func invalid(_ message: String, help: String? = nil) -> CommandError {
        CommandError(message: message, help: help, code: .invalid)
    }

    /// The problems were printed already; nothing ran.
    static let reported = CommandError(message: nil, help: nil, code: .invalid)
}

/// The exit codes of every command.
struct ExitCode: RawRepresentable, Equatable, Sendable {
    let rawValue: Int32

    /// All held.
    static let success = ExitCode(rawValue: 0)
    /// A step or postcondition failed.
    static let failed = ExitCode(rawValue: 1)
    /// The document, inventory or arguments are invalid; nothing ran.
    static let invalid = ExitCode(rawValue: 2)
    /// Waiting for a person.
    static let waiting = ExitCode(rawValue: 3)
    /// An outcome is unknown.
    static let unknown = ExitCode(rawValue: 4)
    /// A bug of ours.
    static let bug = ExitCode(rawValue: 70)

    /// Ended by a signal.
    static func signal(_ number: Int32) -> ExitCode { ExitCode(rawValue: 128 + number) }
}
