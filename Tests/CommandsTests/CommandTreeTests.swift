import Arguments
import Commands
import Testing

@Suite("CommandTree")
struct CommandTreeTests {
    @Test func `every command of the product is known`() {
        let names =
            "init check plan run resume verify stop runs show report targets value query sandbox key aws completion "
            + "rollback approve"
        let shown = CommandTree.root.subcommands.filter { !$0.isHidden }.map { $0.name }
        #expect(shown == names.split(separator: " ").map(String.init))
    }

    @Test("a command of a later release says so", arguments: ["rollback", "approve"])
    func later(name: String) {
        let error = #expect(throws: ArgumentError.self) {
            try ArgumentParser.parse([name, "7F3K", "--yes"], CommandTree.root)
        }
        #expect(error?.message == "`runbook \(name)` is not supported by this release")
    }

    @Test("the lines that help shows are understood", arguments: Self.commands(of: CommandTree.root))
    func examples(command: CommandSpecification) throws {
        for example in command.examples {
            // What follows `aws` is the AWS CLI's, and read by its rules.
            for line in Self.commandLines(in: example.command) where line.first != "aws" {
                _ = try ArgumentParser.parse(line, CommandTree.root)
            }
        }
    }

    @Test func `the lines are found and split`() {
        #expect(
            Self.commandLines(in: "x=$(runbook value a.b) | ssh h runbook query 'a && b' < f") == [
                ["value", "a.b"], ["query", "a && b"],
            ])
        #expect(Self.commands(of: CommandTree.root).flatMap { $0.examples }.count > 20)
    }

    @Test("each help text has a summary for everything", arguments: Self.commands(of: CommandTree.root))
    func summaries(command: CommandSpecification) {
        let phrases = command.options.map { $0.summary } + command.arguments.map { $0.summary }
        for phrase in phrases + [command.summary] {
            #expect(!phrase.isEmpty && !phrase.hasSuffix("."))
        }
    }

    @Test func `no two options in force share a name or a letter`() {
        for command in Self.commands(of: CommandTree.root) {
            let options = command.options + (command.name == "runbook" ? [] : CommandTree.root.options)
            let names = options.map { $0.long } + options.compactMap { $0.short.map(String.init) }
            #expect(Set(names).count == names.count, "\(command.name)")
        }
    }

    /// A command and all below it.
    private static func commands(of root: CommandSpecification) -> [CommandSpecification] {
        [root] + root.subcommands.flatMap { commands(of: $0) }
    }

    /// The words after each `runbook` in a line of shell, up to an operator; single quotes only.
    private static func commandLines(in line: String) -> [[String]] {
        var words: [String] = []
        for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
            if index.isMultiple(of: 2) {
                let spaced = part.map { "()|<>".contains($0) ? " \($0) " : String($0) }.joined()
                words += spaced.split(separator: " ").map(String.init)
            } else {
                words.append(String(part))
            }
        }
        return words.indices.filter { words[$0] == "runbook" }.map { start in
            Array(words[(start + 1)...].prefix { !["(", ")", "|", "<", ">"].contains($0) })
        }
    }
}
