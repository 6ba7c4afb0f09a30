/// One problem in a document, an inventory or an argument, with the place and what to do about it.
///
/// Pure data: the command line renders it as `file:line:column: error: …` with the source line, a caret and
/// the help, or as JSON.
public struct Diagnostic: Sendable, Hashable {
    /// Errors stop a run before anything happens; warnings do not.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        case error
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// A stable kebab-case name of the kind of problem, for example `unknown-attribute`.
    public var code: String
    /// What is wrong: lower case, no full stop, names in back-ticks.
    public var message: String
    /// Where it is.
    public var range: SourceRange
    /// What to do, if that can be said.
    public var help: String?
    /// What belongs to the problem and is more than its message can hold, a line each: a difference, for example.
    public var details: [String]

    /// Makes a diagnostic.
    public init(
        _ severity: Severity, code: String, _ message: String, at range: SourceRange,
        details: [String] = [], help: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.range = range
        self.help = help
        self.details = details
    }
}
