/// What the text of a block says, as far as commands, words, pipes and variables go: enough to name a command, not to
/// run one.
///
/// Any text has one: what cannot be read is passed over.
public struct ShellScript: Sendable, Hashable {
    /// A variable whose value is asked for.
    public struct VariableUse: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// From the `$` to the end of the name.
        public var range: Range<Int>
        /// It says what to do when there is no value: `${NAME:-…}` and its like.
        public var hasFallback: Bool
    }

    /// A stretch of the text that is no command.
    public struct Region: Sendable, Hashable {
        /// What it is.
        public enum Kind: Sendable, Hashable {
            case comment
            /// In single or double quotes, which belong to it.
            case quoted
            /// The text of a here-document, without the line that ends it. Quoted: nothing in it is expanded.
            case hereDocument(isQuoted: Bool)
        }

        /// What it is.
        public var kind: Kind
        /// Bytes of the text.
        public var range: Range<Int>
    }

    /// The simple commands, inner ones before those around them.
    public let commands: [ShellCommand]
    /// The pipes of two or more parts, inner ones before those around them.
    public let pipes: [ShellPipe]
    /// Every use of a variable, outside of single quotes and quoted here-documents.
    public let variables: [VariableUse]
    /// What is no command; one may lie in another.
    public let regions: [Region]

    /// Reads a text.
    public init(_ text: String) {
        var scanner = ShellScanner(text)
        scanner.scan()
        commands = scanner.commands
        pipes = scanner.pipes
        variables = scanner.variables
        regions = scanner.regions
    }
}
