/// One command with everything that can be said to it, as data: parser, help and completion read the same value.
///
/// The root of the tree is the program itself. A command has either subcommands or arguments. Its options hold
/// for its subcommands too, on both sides of the subcommand's name, except those that stand alone.
public struct CommandSpecification: Sendable, Hashable {
    /// A command line to copy, and what it is for.
    public struct Example: Sendable, Hashable {
        /// The whole line, program name included.
        public var command: String
        /// What it does; one phrase, lower case, no full stop.
        public var meaning: String

        /// Makes an example.
        public init(_ command: String, _ meaning: String) {
            self.command = command
            self.meaning = meaning
        }
    }

    /// A titled list of terms and their meanings at the end of a help text, such as the exit codes.
    public struct Table: Sendable, Hashable {
        /// One row of a table.
        public struct Row: Sendable, Hashable {
            /// What is explained.
            public var term: String
            /// The explanation.
            public var meaning: String

            /// Makes a row.
            public init(_ term: String, _ meaning: String) {
                self.term = term
                self.meaning = meaning
            }
        }

        /// The heading above the rows.
        public var title: String
        /// The rows in order.
        public var rows: [Row]

        /// Makes a table.
        public init(_ title: String, rows: [Row]) {
            self.title = title
            self.rows = rows
        }
    }

    /// The word that is typed.
    public var name: String
    /// One sentence that starts with what the reader gets, without a full stop.
    public var summary: String
    /// Paragraphs with an empty line between them, wrapped to the reader's width.
    public var discussion: String?
    /// The heading under which the parent's help lists this command; nil: `Commands`.
    public var group: String?
    /// The arguments in order; at most one of them is open-ended.
    public var arguments: [PositionalSpecification]
    /// The options in the order of help.
    public var options: [OptionSpecification]
    /// The commands below this one.
    public var subcommands: [CommandSpecification]
    /// Lines to copy, the commonest first.
    public var examples: [Example]
    /// What the end of the help text lists.
    public var tables: [Table]
    /// Understood, but not listed, suggested or offered.
    public var isHidden: Bool
    /// This release does it; if not, naming the command is an error that says so, and nothing shows it.
    public var isSupported: Bool

    /// Makes a command.
    public init(
        _ name: String, summary: String, discussion: String? = nil, group: String? = nil,
        arguments: [PositionalSpecification] = [], options: [OptionSpecification] = [],
        subcommands: [CommandSpecification] = [], examples: [Example] = [], tables: [Table] = [],
        isHidden: Bool = false, isSupported: Bool = true
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.group = group
        self.arguments = arguments
        self.options = options
        self.subcommands = subcommands
        self.examples = examples
        self.tables = tables
        self.isHidden = isHidden
        self.isSupported = isSupported
    }

    /// The subcommand of this name, hidden ones included.
    public func subcommand(_ name: String) -> CommandSpecification? {
        subcommands.first { $0.name == name }
    }

    /// The subcommands that help lists.
    var visibleSubcommands: [CommandSpecification] { subcommands.filter { !$0.isHidden && $0.isSupported } }
}
