internal import JMESPath
internal import Runbooks
internal import Texts

/// Reading values: each of these gives what the attribute says, or tells why it says nothing.
extension DiagnosticCollector {
    /// A text that must be there.
    mutating func text(_ attribute: Attribute?) -> AttributeValue? {
        guard let attribute else { return nil }
        guard let value = attribute.value, value.text.contains(where: { !$0.isWhitespace }) else {
            error(
                "invalid-value", "`\(attribute.key.rawValue)` needs a value", at: attribute.range,
                help: "write `\(attribute.key.rawValue)=…`")
            return nil
        }
        return value
    }

    /// True for a key that stands alone.
    mutating func flag(_ attribute: Attribute?) -> Bool {
        guard let attribute, let value = attribute.value else { return attribute != nil }
        switch value.text {
        case "true": return true
        case "false": return false
        default:
            invalid(attribute, "`true` or `false`", value)
            return false
        }
    }

    /// A span of time; zero only where it makes sense.
    mutating func duration(_ attribute: Attribute?, allowsZero: Bool) -> Duration? {
        guard let attribute, let value = text(attribute) else { return nil }
        if let duration = Durations.parse(value.text), allowsZero || duration > .zero { return duration }
        invalid(attribute, "a duration such as `30s` or `5m`", value)
        return nil
    }

    /// A whole number.
    mutating func integer(_ attribute: Attribute?, in range: ClosedRange<Int>) -> Int? {
        guard let attribute, let value = text(attribute) else { return nil }
        if let number = Int(value.text), range.contains(number) { return number }
        invalid(attribute, "a whole number from \(range.lowerBound) to \(range.upperBound)", value)
        return nil
    }

    /// One of a few words.
    mutating func word<Word: RawRepresentable<String>>(
        _ attribute: Attribute?, of words: [Word], notBuiltYet: [String] = []
    ) -> Word? {
        guard let attribute, let value = text(attribute) else { return nil }
        if let word = words.first(where: { $0.rawValue == value.text }) { return word }
        if notBuiltYet.contains(value.text) {
            self.notBuiltYet("`\(attribute.key.rawValue)=\(value.text)`", at: attribute.range)
            return nil
        }
        let known = words.map(\.rawValue)
        invalid(
            attribute, Self.alternatives(known), value,
            help: Suggestion.nearest(to: value.text, in: known).map { "did you mean `\($0)`?" })
        return nil
    }

    /// Words with blanks or commas between them, each of which must be `described`.
    mutating func list(
        _ attribute: Attribute?, of described: String, where isValid: (String) -> Bool
    ) -> [String] {
        guard let attribute, let value = text(attribute) else { return [] }
        let items = value.text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        for item in items where !isValid(item) {
            error(
                "invalid-value", "`\(item)` in `\(attribute.key.rawValue)` is not \(described)",
                at: value.range)
        }
        return items.filter(isValid)
    }

    /// Names of shell variables.
    mutating func variables(_ attribute: Attribute) -> [String] {
        list(attribute, of: "a variable's name", where: Names.isVariable)
    }

    /// A JMESPath expression, checked.
    ///
    /// `joinsHyphens`: It may name steps.
    mutating func expression(
        _ value: AttributeValue, joinsHyphens: Bool = false, help: String? = nil
    ) -> String? {
        do {
            _ = try JMESPathExpression(parsing: value.text, joinsHyphens: joinsHyphens)
            return value.text
        } catch {
            self.error(
                "invalid-expression", error.message, at: value.range(ofScalar: error.offset), help: help)
            return nil
        }
    }

    /// A target expression, checked.
    mutating func selector(_ attribute: Attribute?) -> TargetSelector? {
        guard let value = text(attribute) else { return nil }
        if let known = selectors[value.text] { return known }
        do {
            let selector = try TargetSelector(parsing: value.text)
            selectors[value.text] = selector
            return selector
        } catch {
            self.error("invalid-selector", error.message, at: value.range(ofScalar: error.offset))
            return nil
        }
    }

    /// The value is not what it must be.
    mutating func invalid(
        _ attribute: Attribute, _ expected: String, _ value: AttributeValue, help: String? = nil
    ) {
        error(
            "invalid-value", "`\(attribute.key.rawValue)` must be \(expected), not `\(value.text)`",
            at: value.range, help: help)
    }

    /// "`a`, `b` or `c`".
    static func alternatives(_ words: [String]) -> String {
        let quoted = words.map { "`\($0)`" }
        guard quoted.count > 1, let last = quoted.last else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}
