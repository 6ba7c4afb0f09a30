internal import ShellScanning

/// A message of bash's own on standard error: `NAME: line 12: TEXT`.
///
/// bash translates `line` and most texts, so only the form is relied on.
struct BashMessage: Sendable, Hashable {
    /// The file, or what `$0` was.
    let source: String
    /// The line, as the shell counts.
    let line: Int
    /// What it says.
    let text: String

    /// Reads one line; nil when no bash wrote it.
    ///
    /// `sources` are the names that bash may put in front.
    init?(line text: some StringProtocol, sources: [String]) {
        guard let source = sources.first(where: { text.hasPrefix("\($0): ") }) else { return nil }
        let rest = text.dropFirst(source.count + 2)
        guard let digits = rest.firstIndex(where: { $0.isASCII && $0.isNumber }),
            let colon = rest[digits...].firstIndex(of: ":"), let line = Int(rest[digits..<colon]),
            // Before the number stands the word for `line`, perhaps after the name of a builtin (`eval: `, `-c: `).
            rest[..<digits].count < 40, rest[..<digits].hasSuffix(" ")
        else { return nil }
        self.source = source
        self.line = line
        self.text = String(rest[rest.index(after: colon)...].drop { $0 == " " })
    }

    /// The last message in a text.
    static func last(in text: String, sources: [String]) -> BashMessage? {
        for line in text.split(separator: "\n").suffix(40).reversed() {
            if let message = BashMessage(line: line, sources: sources) { return message }
        }
        return nil
    }

    /// The variable that had to be set and is not, when that is what the message says.
    ///
    /// `command` is the one that bash was expanding.
    func unsetVariable(in command: String) -> String? {
        guard let colon = text.firstRange(of: ": ") else { return nil }
        let subject = text[..<colon.lowerBound].prefix { $0 != "[" }
        let said = text[colon.upperBound...]
        guard ShellNames.isVariable(subject) else { return nil }
        if said == "unbound variable" { return String(subject) }
        // `${NAME:?…}` says what its author wanted, and a translated bash says it in its language.
        let isDemanded = command.contains("${\(subject):?") || command.contains("${\(subject)?")
        let isForeign = said.contains { !$0.isASCII } && command.contains(subject) && command.contains("$")
        return isDemanded || isForeign ? String(subject) : nil
    }
}
