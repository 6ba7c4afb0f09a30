internal import BlockReviews
internal import ShellScanning

/// One `aws` command in the text of a block.
struct TypedCommand {
    /// The word `aws`.
    let name: ShellWord
    /// The words behind it.
    let words: [CommandWord]

    /// The commands of a block, in the order of the text.
    static func all(in block: MendedBlock) -> [TypedCommand] {
        block.text.script.commands.compactMap { TypedCommand($0, placeholders: block.placeholders) }
            .sorted { $0.name.offset < $1.name.offset }
    }

    /// Nil for other commands.
    private init?(_ command: ShellCommand, placeholders: [Range<Int>]) {
        guard let first = command.name else { return nil }
        let start: Int
        switch first {
        case "aws":
            start = command.arguments.startIndex - 1
        case "timeout", "exec", "xargs":
            // They run another command, behind options of their own.
            guard let index = command.arguments.firstIndex(where: { $0.text == "aws" }) else { return nil }
            start = index
        default: return nil
        }
        name = command.words[start]
        var words = command.words[(start + 1)...].map { CommandWord($0, placeholders: placeholders) }
        if first == "xargs" {
            words = words.map { $0.source.text.contains("{") ? CommandWord(unknownAt: $0.source) : $0 }
            words.append(CommandWord(unknownAt: words.last?.source ?? name))
        }
        self.words = words
    }

    /// A cheap look for `aws` in a text.
    static func mayStand(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count >= 3 else { return false }
            for index in 0..<(bytes.count - 2)
            where bytes[index] == UInt8(ascii: "a") && bytes[index + 1] == UInt8(ascii: "w")
                && bytes[index + 2] == UInt8(ascii: "s")
            {
                return true
            }
            return false
        }
    }

    /// The block says what `aws` is: a function or an alias.
    static func isRedefined(in text: String) -> Bool {
        guard text.contains("aws") else { return false }
        return ["aws()", "aws ()", "function aws", "alias aws="].contains { text.contains($0) }
    }
}
