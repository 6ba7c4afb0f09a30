/// The names that a user has given to commands: `~/.aws/cli/alias`.
public struct CommandAliases: Sendable {
    /// What each name stands for, by the path of the command below which it stands; empty: below `aws` itself.
    private let sections: [[String]: [String: String]]
    private let split: @Sendable (String) -> [String]?

    /// Takes the names.
    ///
    /// - Parameters:
    ///   - sections: What each name stands for, by the path of the command below which it stands.
    ///   - split: Cuts a text into words as a shell does; nil where a quotation or an escape is not ended.
    public init(
        _ sections: [[String]: [String: String]], split: @escaping @Sendable (String) -> [String]?
    ) {
        self.sections = sections
        self.split = split
    }

    /// No names.
    public static let none = CommandAliases([:]) { _ in nil }

    /// The names below a command, in order.
    public func names(below path: [String]) -> [String] { (sections[path] ?? [:]).keys.sorted() }

    /// What a name stands for; nil for a name that is none.
    func meaning(of name: String, below path: [String]) throws(UsageError) -> Meaning? {
        guard let text = sections[path]?[name] else { return nil }
        if text.hasPrefix("!") { return .shell(String(text.dropFirst())) }
        guard let words = split(text) else {
            // What Python's `shlex` says of it.
            let reason = Self.endsInEscape(text) ? "No escaped character" : "No closing quotation"
            throw UsageError(
                message: "Value of alias \"\(name)\" could not be parsed. Received error: \(reason) when "
                    + "parsing:\n\(text)", exitStatus: 255)
        }
        return .words(words.map(Self.withoutBreaks))
    }

    /// What a name stands for.
    enum Meaning {
        /// These words of `aws`.
        case words([String])
        /// This command of `/bin/sh`.
        case shell(String)
    }

    /// A command of the shell with words behind it, each of which the shell reads as it is.
    static func command(_ text: String, _ words: [String]) -> String {
        ([text] + words.map(quoted)).joined(separator: " ")
    }

    /// Python's `shlex.quote`.
    private static func quoted(_ word: String) -> String {
        func isPlain(_ scalar: Unicode.Scalar) -> Bool {
            scalar.isASCII
                && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "@%+=:,./-_".unicodeScalars.contains(scalar))
        }
        if !word.isEmpty, word.unicodeScalars.allSatisfy(isPlain) { return word }
        return "'\(word.replacing("'", with: "'\"'\"'"))'"
    }

    private static func withoutBreaks(_ word: String) -> String {
        var scalars = word.unicodeScalars[...]
        while scalars.first == "\n" { scalars.removeFirst() }
        while scalars.last == "\n" { scalars.removeLast() }
        return String(scalars)
    }

    /// A backslash with nothing behind it is what is not ended, not a quotation.
    private static func endsInEscape(_ text: String) -> Bool {
        var quote: Unicode.Scalar?
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "'" || scalar == "\"" {
                quote = scalar
            }
        }
        return isEscaped
    }
}
