/// A command with those above it: what is in force at one place of the tree.
struct CommandChain: Sendable, Hashable {
    /// From the root to the command itself; never empty.
    private(set) var commands: [CommandSpecification]
    /// The command itself.
    private(set) var command: CommandSpecification

    /// The root alone.
    init(_ root: CommandSpecification) {
        commands = [root]
        command = root
    }

    /// The chain for a path below the root, as far as the tree knows it.
    init(_ root: CommandSpecification, path: [String]) {
        self.init(root)
        for name in path {
            guard let next = command.subcommand(name) else { return }
            descend(to: next)
        }
    }

    /// Goes one level down.
    mutating func descend(to subcommand: CommandSpecification) {
        commands.append(subcommand)
        command = subcommand
    }

    /// The names below the root.
    var path: [String] { commands.dropFirst().map { $0.name } }

    /// The whole command as typed: `runbook sandbox start`.
    var title: String { commands.map { $0.name }.joined(separator: " ") }

    /// The options that come from the commands above.
    var inheritedOptions: [OptionSpecification] {
        commands.dropLast().flatMap { $0.options }.filter { !$0.standsAlone }
    }

    /// Every option in force, `--help` last.
    var options: [OptionSpecification] { command.options + inheritedOptions + [.help] }

    /// Those that help lists and the shell offers.
    var visibleOptions: [OptionSpecification] { options.filter { $0.isVisible } }

    /// The line that shows how to write the command.
    var usage: String {
        let hasOptions = command.options.contains { $0.isVisible }
        let words =
            [title] + (command.visibleSubcommands.isEmpty ? [] : ["COMMAND"])
            + command.arguments.map { $0.usage } + (hasOptions ? ["[OPTIONS]"] : [])
        return words.joined(separator: " ")
    }

    /// This chain and all below it that are not hidden, depth first.
    var visibleDescendants: [CommandChain] {
        [self]
            + command.visibleSubcommands.flatMap { subcommand in
                var next = self
                next.descend(to: subcommand)
                return next.visibleDescendants
            }
    }
}
