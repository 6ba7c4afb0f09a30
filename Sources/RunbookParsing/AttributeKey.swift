/// All keys that attributes can have.
enum AttributeKey: String, CaseIterable {
    case name
    case on
    case per
    case needs
    case when
    case verify
    case within
    case every
    case expect
    case exports
    case accept
    case idempotent
    case rollback
    case file
    case mode
    case owner
    case source
    case sha256
    case delivery
    case timeout
    case retry
    case backoff
    case onFailure = "on-failure"
    case secret
    case background
    case cwd
    case tag
    case manual
    case confirm
    case ignore
    case excludeFromRunAll
    case `as`
    // Known, but of a later release.
    case interactive
    case interpreter
    // What runme's editor wants to know.
    case id
    case category
    case terminalRows
    case mimeType
    case promptEnv
    case closeTerminalOnSuccess
    case openTerminalOnSuccess

    /// Of a later release: an error, never ignored.
    var isNotBuiltYet: Bool {
        switch self {
        case .interactive, .interpreter: true
        default: false
        }
    }

    /// Accepted for the sake of runme's documents; it does nothing.
    var isForEditorsOnly: Bool {
        switch self {
        case .id, .category, .terminalRows, .mimeType, .promptEnv, .closeTerminalOnSuccess,
            .openTerminalOnSuccess:
            true
        default: false
        }
    }

    /// Can hold for all steps of a section.
    var isInheritable: Bool { Self.inheritable.contains(self) }

    /// What can hold for a section, in the order of the documentation.
    static let inheritable: [AttributeKey] = [
        .on, .per, .when, .idempotent, .timeout, .retry, .backoff, .onFailure, .cwd, .as, .tag, .ignore,
        .excludeFromRunAll, .delivery,
    ]
}
