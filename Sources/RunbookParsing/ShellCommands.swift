internal import Markdown
internal import Runbooks

/// The commands of a shell block: prompts removed, and sample output too.
struct ShellCommands {
    /// What a line without a prompt is in a shell block whose other lines have one.
    enum Unprompted {
        /// The block begins with a prompt, so it shows a session: sample output.
        case output(line: Int)
        /// The block begins without one: a command like the others.
        case command(line: Int)
    }

    private(set) var text = ""
    /// For each line of `text` the line of the document.
    private(set) var lines: [Int] = []
    /// What a session shows below its commands: the text, and the document's line where it begins.
    private(set) var output: (text: String, line: Int)?
    /// The first line of a shell block that may not be what its writer meant.
    private(set) var unprompted: Unprompted?

    init(_ code: MarkdownCode, isConsole: Bool) {
        guard isConsole || Self.mayHavePrompts(code.text) else {
            text = code.text
            lines = code.lines
            return
        }
        if isConsole {
            _ = readSession(code)
        } else if Self.beginsWithPrompt(code) {
            unprompted = readSession(code).map { .output(line: $0) }
        } else {
            unprompted = readCommands(code).map { .command(line: $0) }
        }
    }

    /// Every line is a command; `$ ` in front of one is removed.
    ///
    /// - Returns: The first line without a prompt, if any line has one.
    private mutating func readCommands(_ code: MarkdownCode) -> Int? {
        var scanner = SessionScanner()
        var hasPrompt = false
        var first: Int?
        for (number, line) in Self.numbered(code) {
            var command = line
            if !scanner.isOpen {
                if let rest = Self.afterPrompt(line) {
                    command = rest
                    hasPrompt = true
                } else if Self.isSignificant(line) {
                    first = first ?? number
                }
            }
            scanner.read(command.utf8)
            append(command, number)
        }
        return hasPrompt ? first : nil
    }

    /// Lines after `$ ` are commands, with all lines that continue them; the rest is sample output.
    ///
    /// - Returns: The first line of output.
    private mutating func readSession(_ code: MarkdownCode) -> Int? {
        var scanner = SessionScanner()
        var isAfterCommand = false
        var indentation = 0
        var first: Int?
        for (number, line) in Self.numbered(code) {
            if !scanner.isOpen, let command = Self.afterPrompt(line) {
                indentation = Self.indentation(line)
                scanner.read(command.utf8)
                append(command, number)
                isAfterCommand = true
            } else if scanner.isOpen || isAfterCommand,
                let command = Self.afterSecondPrompt(line, indentation)
            {
                scanner.read(command.utf8)
                append(command, number)
            } else if scanner.isOpen {
                scanner.read(line.utf8)
                append(line, number)
            } else {
                isAfterCommand = false
                if Self.isSignificant(line) { first = first ?? number }
                output = ((output?.text ?? "") + line + "\n", output?.line ?? number)
            }
        }
        return first
    }

    private mutating func append(_ line: Substring, _ number: Int) {
        text += line
        text += "\n"
        lines.append(number)
    }

    /// The rest after `$ `; nil when there is none. A bare `$` is no prompt.
    private static func afterPrompt(_ line: Substring) -> Substring? {
        let rest = line.dropFirst(indentation(line))
        return rest.hasPrefix("$ ") ? rest.dropFirst(2) : nil
    }

    /// The rest after `> ` right below a `$ `; elsewhere a `>` redirects.
    private static func afterSecondPrompt(_ line: Substring, _ indentation: Int) -> Substring? {
        let rest = line.dropFirst(indentation)
        guard Self.indentation(line) == indentation else { return nil }
        if rest.hasPrefix("> ") { return rest.dropFirst(2) }
        return rest == ">" ? "" : nil
    }

    private static func indentation(_ line: Substring) -> Int {
        line.utf8.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
    }

    /// Neither empty nor a comment.
    private static func isSignificant(_ line: Substring) -> Bool {
        let first = line.utf8.dropFirst(indentation(line)).first
        return first != nil && first != UInt8(ascii: "#")
    }

    private static func beginsWithPrompt(_ code: MarkdownCode) -> Bool {
        numbered(code).first { isSignificant($0.1) }.map { afterPrompt($0.1) != nil } ?? false
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
