internal import AWSModels
internal import JSON

/// Sample values by shapes, for `--generate-cli-skeleton`.
struct Skeleton {
    /// Strings are their members' names, as in sample answers; else the first choice, or empty.
    var usesNames = false

    /// A sample of the whole; an empty object without a shape.
    func value(of shape: Shape?) -> JSONValue {
        guard let shape else { return [:] }
        var open: [String] = []
        return value(shape, name: "", &open)
    }

    private func value(_ shape: Shape, name: String, _ open: inout [String]) -> JSONValue {
        open.append(shape.name)
        defer { open.removeLast() }
        switch shape.kind {
        case .structure:
            guard open.count(where: { $0 == shape.name }) < 2 else { return [:] }
            return .object(JSONObject(shape.members.map { ($0.name, value($0.shape, name: $0.name, &open)) }))
        case .list: return [value(shape.element, name: usesNames ? shape.element.name : "", &open)]
        case .map: return ["KeyName": value(shape.value, name: "", &open)]
        case .integer, .long, .bigInteger: return 0
        case .float, .double, .bigDecimal: return .number(JSONNumber(0.0))
        case .boolean: return true
        case .timestamp: return "1970-01-01T00:00:00"
        // The AWS CLI prints null in input, and refuses its own sample in output; empty is usable in both.
        case .blob: return usesNames ? "" : .null
        case .string, .character: return .string(usesNames ? name : shape.choices.first ?? "")
        }
    }
}

/// The sample for `--cli-input-yaml`, with what is required and the choices in comments.
///
/// The AWS CLI's comments also hold each member's description, which compiled models lack.
enum YAMLSkeleton {
    /// The whole text with its last line break.
    static func text(of shape: Shape?) -> String {
        guard let shape, !shape.members.isEmpty else { return "{}\n" }
        var open: [String] = []
        return lines(shape, &open).map { $0 + "\n" }.joined()
    }

    /// The lines of a structure that has members.
    private static func lines(_ shape: Shape, _ open: inout [String]) -> [String] {
        open.append(shape.name)
        defer { open.removeLast() }
        var result: [String] = []
        let required = Set(shape.required)
        for (index, member) in shape.members.enumerated() {
            var note: [String] = required.contains(member.name) ? ["[REQUIRED]"] : []
            if member.shape.kind == .string, !member.shape.choices.isEmpty {
                note.append("Valid values are: \(member.shape.choices.joined(separator: ", ")).")
            }
            let gap = index == 0 ? "  " : " "
            let comment = note.isEmpty ? "" : "\(gap)# \(note.joined(separator: " "))"
            result += entry(quoted(member.name), member.shape, comment, &open)
        }
        return result
    }

    private static func entry(_ key: String, _ shape: Shape, _ comment: String, _ open: inout [String])
        -> [String]
    {
        let value = value(shape, &open)
        guard !value.isBlock else {
            let indent = shape.kind == .list ? "" : "  "
            return ["\(key):\(comment)"] + value.lines.map { indent + $0 }
        }
        return ["\(key): \(value.lines[0])\(comment)"]
    }

    private static func value(_ shape: Shape, _ open: inout [String]) -> (lines: [String], isBlock: Bool) {
        switch shape.kind {
        case .structure:
            guard !open.contains(shape.name), !shape.members.isEmpty else { return (["{}"], false) }
            return (lines(shape, &open), true)
        case .list:
            open.append(shape.name)
            defer { open.removeLast() }
            let inner = value(shape.element, &open).lines
            return (inner.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }, true)
        case .map:
            open.append(shape.name)
            defer { open.removeLast() }
            return (entry("KeyName", shape.value, "", &open), true)
        case .string, .character: return ([shape.choices.first.map(quoted) ?? "''"], false)
        case .integer, .long, .bigInteger: return (["0"], false)
        case .float, .double, .bigDecimal: return (["0.0"], false)
        case .boolean: return (["true"], false)
        case .timestamp: return (["1970-01-01 00:00:00"], false)
        case .blob: return (["!!binary ''"], false)
        }
    }

    /// In quotes where a plain scalar would be something else than text.
    private static func quoted(_ text: String) -> String {
        let words: Set = [
            "null", "Null", "NULL", "~", "true", "True", "TRUE", "false", "False", "FALSE", "=", "",
        ]
        let isNumber = text.unicodeScalars.first.map {
            ("0"..."9").contains($0) || ".+-".unicodeScalars.contains($0)
        }
        let isRead = words.contains(text) || isNumber == true && Double(text) != nil
        let isOdd = text.contains(": ") || text.contains(" #") || text.hasSuffix(":")
        let hasMark =
            text.unicodeScalars.first.map { "!&*-?[]{},#|>@`\"'%:".unicodeScalars.contains($0) } ?? true
        return isRead || isOdd || hasMark ? "'\(text.replacing("'", with: "''"))'" : text
    }
}
