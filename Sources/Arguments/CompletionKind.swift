/// What may stand in one place of the command line: what the shell offers there.
public enum CompletionKind: Sendable, Hashable {
    /// Nothing can be offered: free text.
    case none
    /// These words.
    case words([String])
    /// A file; with an extension (without its dot) only files that end in it, and folders on the way.
    case file(String? = nil)
    /// A folder.
    case directory
    /// The short name of a run in the journal.
    case run
    /// The name of a step, of the documents on the line or of the latest run.
    case step
}
