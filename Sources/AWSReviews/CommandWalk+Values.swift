internal import AWSArguments
internal import AWSModels
internal import JSON
internal import Runbooks
internal import ShellScanning
internal import Texts

/// The values of options, as far as they are known.
extension CommandWalk {
    mutating func reviewValues(of options: CommandOptions) {
        for found in globals { reviewGlobal(found) }
        for found in given { review(found, options) }
        guard problems.isEmpty else { return }
        let present = given.map { ($0.option, $0.words.map { $0.value ?? "?" }) }
        if let conflict = options.conflict(among: present) {
            let message = Self.lowered(Self.firstLine(conflict))
            add("aws-options", "`\(shown)` is refused: \(message)", at: command.name)
        }
    }

    private mutating func reviewGlobal(_ found: Given) {
        guard let values = found.values, !values.isEmpty, let word = found.words.first?.source else { return }
        if let choices = found.option.choices { return choose(values, choices, found, isSure: true) }
        guard CommandOptions.problem(ofGlobal: found.option, words: values) != nil else { return }
        let what = found.option.name == "--query" ? "is no JMESPath expression" : "is no value for it"
        add("aws-value", "`\(found.option.name)`: `\(Self.short(values[0]))` \(what)", at: word)
    }

    private mutating func review(_ found: Given, _ options: CommandOptions) {
        guard let values = found.values, let word = found.words.first?.source else { return }
        if let choices = found.option.choices { return choose(values, choices, found, isSure: true) }
        do throws(UsageError) {
            guard let value = try options.value(of: found.option, words: values),
                let shape = found.option.shape
            else { return }
            // Of a list of words each element is one word; of JSON and shorthand the first word stands for all.
            let isRaw = rawBinary
            let first = values.first?.first { !$0.isWhitespace }
            var review = ValueReview(isRaw: isRaw, isSpread: first != "[" && first != "{")
            review.value(value, shape, path: "")
            for finding in review.findings {
                let at =
                    found.words.count > 1 ? finding.element.flatMap { found.words.dropFirst($0).first } : nil
                problems.append(
                    Problem(
                        severity: finding.severity, code: finding.code,
                        message: "`\(found.option.name)`: \(finding.message)", word: at?.source ?? word,
                        help: finding.help))
            }
        } catch {
            refuse(values, found, error)
        }
    }

    /// `--cli-binary-format` is raw, or not known here.
    private var rawBinary: Bool {
        globals.contains { $0.option.name == "--cli-binary-format" && $0.values != ["base64"] }
    }

    private mutating func refuse(_ values: [String], _ found: Given, _ error: UsageError) {
        guard let word = found.words.first?.source else { return }
        var lines = error.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let name = found.option.name
        let value = Self.short(values.first ?? "")
        let kind = found.option.shape?.kind
        let message: String
        if kind == .integer || kind == .long {
            message = "`\(name)` takes a whole number, and `\(value)` is none"
            lines = []
        } else if kind == .float || kind == .double {
            message = "`\(name)` takes a number, and `\(value)` is none"
            lines = []
        } else {
            for prefix in ["Error parsing parameter '\(name)': ", "argument \(name): ", "\(name): "]
            where lines[0].hasPrefix(prefix) {
                lines[0].removeFirst(prefix.count)
            }
            var first = Self.lowered(lines.removeFirst())
            if first.hasSuffix(".") { first.removeLast() }
            message = "`\(name)` cannot be read: \(first)"
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        problems.append(
            Problem(code: "aws-value", message: message, word: word, details: Array(lines.prefix(6))))
    }

    private mutating func choose(_ values: [String], _ choices: [String], _ found: Given, isSure: Bool) {
        for (value, word) in zip(values, found.words) where !choices.contains(value) {
            let near = Suggestion.nearest(to: value, in: choices)
            add(
                "aws-choice", "`\(found.option.name)` does not take `\(Self.short(value))`", at: word.source,
                help: near.map { "did you mean `\($0)`?" }
                    ?? "it takes " + choices.map { "`\($0)`" }.joined(separator: ", "))
        }
    }

    static func short(_ text: String) -> String {
        let line = firstLine(text)
        return line.count > 40 ? line.prefix(39) + "…" : line
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map { $0.trimmed } ?? ""
    }

    private static func lowered(_ text: String) -> String {
        guard let first = text.first, text.dropFirst().first?.isLowercase == true else { return text }
        return first.lowercased() + text.dropFirst()
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
