/// Reads target expressions by recursive descent.
struct TargetSelectorParser {
    private static let depthLimit = 64

    private(set) var references: [TargetSelector.Reference] = []
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The whole text as one condition.
    mutating func condition() throws(TargetSelectorError) -> TargetSelector.Condition {
        let condition = try any()
        guard index == scalars.count else { throw error("expected `&&`, `||` or the end, found \(found)") }
        return condition
    }

    private mutating func any() throws(TargetSelectorError) -> TargetSelector.Condition {
        var conditions = [try all()]
        while try skipOr() { conditions.append(try all()) }
        return conditions.count == 1 ? conditions[0] : .any(conditions)
    }

    private mutating func skipOr() throws(TargetSelectorError) -> Bool {
        if skip(",") { return true }
        return try skipDouble("|")
    }

    private mutating func all() throws(TargetSelectorError) -> TargetSelector.Condition {
        var conditions = [try single()]
        while try skipDouble("&") { conditions.append(try single()) }
        return conditions.count == 1 ? conditions[0] : .all(conditions)
    }

    private mutating func single() throws(TargetSelectorError) -> TargetSelector.Condition {
        skipSpace()
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw error("nested deeper than \(Self.depthLimit) levels") }
        if skip("!") { return .not(try single()) }
        if skip("(") {
            let inner = try any()
            guard skip(")") else { throw error("expected `)`, found \(found)") }
            return inner
        }
        return try label()
    }

    private mutating func label() throws(TargetSelectorError) -> TargetSelector.Condition {
        let start = index
        let name = try word("a group, an account or a target")
        if name == "account-of", skip("(") {
            skipSpace()
            let start = index
            let group = try word("a group of hosts")
            guard group != "*", skip(")") else {
                throw error("expected one group of hosts and `)`", at: start)
            }
            references.append(TargetSelector.Reference(name: group, offset: start))
            return .accountOf(group)
        }
        if skip("=") {
            guard name != "*" else { throw error("expected a name before `=`, found `*`", at: start) }
            skipSpace()
            let valueStart = index
            let value = try word("a value after `=`")
            guard value != "*" else { throw error("expected a value after `=`, found `*`", at: index - 1) }
            if name == "group" {
                references.append(TargetSelector.Reference(name: value, offset: valueStart))
            }
            return .label(key: name, value: value)
        }
        guard name != "*" else { return .everything }
        references.append(TargetSelector.Reference(name: name, offset: start))
        return .name(name)
    }

    private mutating func word(_ expected: String) throws(TargetSelectorError) -> String {
        let start = index
        while let scalar = peek, scalar.isWordScalar { index += 1 }
        guard index > start else { throw error("expected \(expected), found \(found)") }
        let word = String(String.UnicodeScalarView(scalars[start..<index]))
        guard word == "*" || !word.contains("*") else {
            throw error("`*` only stands alone, for every target; found `\(word)`", at: start)
        }
        return word
    }
}

extension TargetSelectorParser {
    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private var found: String { peek.map { "`\($0)`" } ?? "the end" }

    private mutating func skipSpace() {
        while peek?.properties.isWhitespace == true { index += 1 }
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == scalar else { return false }
        index += 1
        return true
    }

    /// `&&` or `||`; one of them alone is an error.
    private mutating func skipDouble(_ scalar: Unicode.Scalar) throws(TargetSelectorError) -> Bool {
        guard skip(scalar) else { return false }
        guard peek == scalar else { throw error("expected `\(scalar)\(scalar)`", at: index - 1) }
        index += 1
        return true
    }

    private func error(_ message: String, at offset: Int? = nil) -> TargetSelectorError {
        TargetSelectorError(message: message, offset: offset ?? index)
    }
}

extension Unicode.Scalar {
    /// It can stand in a word; combining marks count as part of their letter.
    fileprivate var isWordScalar: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", ":", "*": true
        default: !isASCII && (properties.isAlphabetic || properties.canonicalCombiningClass != .notReordered)
        }
    }
}
