internal import Markdown
internal import Runbooks

/// The commands of a shell block: prompts removed, and in a `console` block the sample output too.
struct ShellCommands {
    private(set) var text = ""
    /// For each line of `text` the line of the document.
    private(set) var lines: [Int] = []
    /// The first line without a prompt of a block in which others have one.
    private(set) var unprompted: Int?

    init(_ code: MarkdownCode, isConsole: Bool) {
        guard isConsole || Self.mayHavePrompts(code.text) else {
            text = code.text
            lines = code.lines
            return
        }
        if isConsole { readConsole(code) } else { readPrompts(code) }
    }

    /// Every line is a command; `$ ` in front of one is removed.
    private mutating func readPrompts(_ code: MarkdownCode) {
        var scanner = ShellScanner()
        var prompted = 0
        var first: Int?
        for (number, line) in Self.numbered(code) {
            var command = line
            if !scanner.isOpen {
                if let stripped = Self.withoutPrompt(line, "$") {
                    command = stripped
                    prompted += 1
                } else if let start = line.first(where: { $0 != " " && $0 != "\t" }), start != "#" {
                    first = first ?? number
                }
            }
            scanner.read(command.utf8)
            append(command, number)
        }
        unprompted = prompted > 0 ? first : nil
    }

    /// Lines after `$ ` are commands, with all lines that continue them; `> ` in front of those is removed.
    private mutating func readConsole(_ code: MarkdownCode) {
        var scanner = ShellScanner()
        var isAfterCommand = false
        for (number, line) in Self.numbered(code) {
            if !scanner.isOpen, let command = Self.withoutPrompt(line, "$") {
                scanner.read(command.utf8)
                append(command, number)
                isAfterCommand = true
            } else if scanner.isOpen || isAfterCommand, let command = Self.withoutPrompt(line, ">") {
                scanner.read(command.utf8)
                append(command, number)
            } else if scanner.isOpen {
                scanner.read(line.utf8)
                append(line, number)
            } else {
                isAfterCommand = false
            }
        }
    }

    private mutating func append(_ line: Substring, _ number: Int) {
        text += line
        text += "\n"
        lines.append(number)
    }

    /// The rest after a prompt and its blank; nil when there is none. A bare `$` is no prompt, a bare `>` an
    /// empty line.
    private static func withoutPrompt(_ line: Substring, _ prompt: Character) -> Substring? {
        let rest = line.drop { $0 == " " || $0 == "\t" }
        guard rest.first == prompt else { return nil }
        let after = rest.dropFirst()
        if after.isEmpty { return prompt == ">" ? after : nil }
        return after.first == " " ? after.dropFirst() : nil
    }

    private static func numbered(_ code: MarkdownCode) -> some Sequence<(Int, Substring)> {
        var lines = code.text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return zip(code.firstLine..., lines)
    }

    /// False when no line can begin with `$ `; for nearly all blocks that settles it.
    private static func mayHavePrompts(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            for index in bytes.indices.dropLast() where bytes[index] == UInt8(ascii: "$") {
                guard bytes[index + 1] == UInt8(ascii: " ") else { continue }
                let before = bytes[..<index].last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
                if before == nil || before == UInt8(ascii: "\n") { return true }
            }
            return false
        }
    }
}

extension MarkdownCode {
    /// The document's line of each line of the text.
    var lines: [Int] { Array(firstLine..<(firstLine + lineCount)) }
}
