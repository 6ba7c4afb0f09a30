internal import Texts

/// Help as text: how to write a command, what it is for, lines to copy, then everything it takes.
public enum HelpRenderer {
    /// The help of one command.
    ///
    /// - Parameters:
    ///   - root: The program.
    ///   - path: The names below the root, empty for the program itself.
    ///   - width: The reader's columns; help uses at least 40 and at most 100 of them.
    /// - Returns: Lines, the last one with its newline too.
    public static func text(_ root: CommandSpecification, path: [String] = [], width: Int = 100) -> String {
        let chain = CommandChain(root, path: path)
        let page = HelpPage(width: min(100, max(40, width)))
        let command = chain.command
        var sections = [page.paragraph("usage: \(chain.usage)"), page.paragraph(command.summary)]
        sections.append(page.examples(command.examples))
        for group in groups(of: command.visibleSubcommands) {
            sections.append(page.list(group.title, group.commands.map { ($0.name, $0.summary) }))
        }
        sections.append(page.list("Arguments", command.arguments.map { ($0.usage, details(of: $0)) }))
        let isOneList = path.isEmpty || !command.options.contains { $0.isVisible }
        sections.append(page.options("Options", isOneList ? chain.options : command.options))
        if !isOneList {
            sections.append(page.options("Options of every command", chain.inheritedOptions + [.help]))
        }
        sections += (command.discussion ?? "").split(separator: "\n\n").map { page.paragraph(String($0)) }
        for table in command.tables {
            sections.append(page.list(table.title, table.rows.map { ($0.term, $0.meaning) }))
        }
        return sections.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The subcommands under their headings, both in order of first appearance.
    private static func groups(
        of commands: [CommandSpecification]
    ) -> [(title: String, commands: [CommandSpecification])] {
        var groups: [(title: String, commands: [CommandSpecification])] = []
        for command in commands {
            let title = command.group ?? "Commands"
            if let index = groups.firstIndex(where: { $0.title == title }) {
                groups[index].commands.append(command)
            } else {
                groups.append((title, [command]))
            }
        }
        return groups
    }
}

/// The summary of an argument with its choices.
private func details(of argument: PositionalSpecification) -> String {
    argument.summary + choiceList(argument.choices)
}

/// ` (one of a, b)`, or nothing.
private func choiceList(_ choices: [String]) -> String {
    choices.isEmpty ? "" : " (\(choices.joined(separator: ", ")))"
}

/// Lays out the parts of one help text for one width.
private struct HelpPage {
    let width: Int
    /// The widest term that has its meaning on the same line.
    private var termLimit: Int { width / 3 }

    init(width: Int) { self.width = width }

    func paragraph(_ text: String) -> String {
        TextWrapping.lines(of: text, width: width).map { "\($0)\n" }.joined()
    }

    func examples(_ examples: [CommandSpecification.Example]) -> String {
        if examples.isEmpty { return "" }
        let lines = examples.flatMap { example in
            ["  \(example.command)\n"]
                + TextWrapping.lines(of: example.meaning, width: width - 6).map { "      \($0)\n" }
        }
        return "Examples:\n" + lines.joined()
    }

    func options(_ title: String, _ options: [OptionSpecification]) -> String {
        let rows = options.filter { $0.isVisible }.map { option in
            let short = option.short.map { "-\($0), " } ?? "    "
            let value = option.valueName.map { " \($0)" } ?? ""
            let times = option.isRepeatable ? "; may be repeated" : ""
            return ("\(short)--\(option.long)\(value)", option.summary + choiceList(option.choices) + times)
        }
        return list(title, rows)
    }

    /// Terms on the left, meanings aligned on the right; a term that is too wide has a line of its own.
    func list(_ title: String, _ rows: [(String, String)]) -> String {
        if rows.isEmpty { return "" }
        let fitting = rows.map { DisplayWidth.columns(of: $0.0) }.filter { $0 <= termLimit }
        let indent = 2 + (fitting.max() ?? 2) + 2
        let margin = String(repeating: " ", count: indent)
        var text = "\(title):\n"
        for (term, meaning) in rows {
            var lines = TextWrapping.lines(of: meaning, width: width - indent)[...]
            if DisplayWidth.columns(of: term) <= termLimit, let first = lines.popFirst() {
                text += DisplayWidth.padded("  \(term)", to: indent) + "\(first)\n"
            } else {
                text += "  \(term)\n"
            }
            for line in lines { text += "\(margin)\(line)\n" }
        }
        return text
    }
}
