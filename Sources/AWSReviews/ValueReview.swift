internal import AWSModels
internal import JSON
internal import Runbooks
internal import Texts

/// Compares a value with the model: what botocore would refuse, and words that the model does not list.
///
/// Largest values and patterns are left to the service, as botocore does.
struct ValueReview {
    /// What was found in a value.
    struct Finding {
        var severity: Diagnostic.Severity
        var code: String
        var message: String
        var help: String?
        /// Which element of the whole, where it is a list.
        var element: Int?
    }

    /// Blobs are not in base64, or it is not known how they are written.
    let isRaw: Bool
    /// The elements of the whole are words of their own, and no JSON.
    let isSpread: Bool
    private(set) var findings: [Finding] = []
    private var element: Int?
    private var depth = 0

    init(isRaw: Bool, isSpread: Bool) {
        self.isRaw = isRaw
        self.isSpread = isSpread
    }

    /// Looks at a value at a path such as `Filters[0].Name`; the empty one is the option's own.
    mutating func value(_ value: JSONValue, _ shape: Shape, path: String) {
        // Shapes may contain themselves, and JSON may nest as deep as it likes.
        guard depth < 40 else { return }
        depth += 1
        defer { depth -= 1 }
        if shape.isJSONText || shape.isDocument { return }
        switch shape.kind {
        case .structure: structure(value, shape, path: path)
        case .list: list(value, shape, path: path)
        case .map: map(value, shape, path: path)
        case .string, .character:
            guard let text = value.string else { return mistype(value, "a text", path) }
            length(text.unicodeScalars.count, shape, "character", path)
            choice(text, shape, path)
        case .integer, .long, .bigInteger:
            guard let number = value.number, number.isWhole else {
                // Python's truths are numbers.
                return value.bool == nil ? mistype(value, "a whole number", path) : ()
            }
            least(number, shape, path)
        case .float, .double, .bigDecimal:
            guard let number = value.number else {
                return value.bool == nil ? mistype(value, "a number", path) : ()
            }
            least(number, shape, path)
        case .boolean:
            if value.bool == nil { mistype(value, "`true` or `false`", path) }
        case .blob:
            guard let text = value.string else { return mistype(value, "a text", path) }
            if !isRaw, !Self.isBase64(text) {
                add(
                    .warning, "aws-blob", "\(Self.at(path))this is no base64",
                    help: "add `--cli-binary-format raw-in-base64-out`, or encode it")
            }
        case .timestamp:
            if value.string == nil, value.number == nil { mistype(value, "a time", path) }
        }
    }

    private mutating func structure(_ value: JSONValue, _ shape: Shape, path: String) {
        guard let object = value.object else {
            return mistype(value, "an object with " + Self.names(shape.members.map(\.name)), path)
        }
        let names = shape.members.map(\.name)
        if shape.isUnion, object.count != 1 {
            error("\(Self.at(path))exactly one of \(Self.names(names)) is wanted")
        }
        for required in shape.required where object[required] == nil {
            error("\(Self.at(path))`\(required)` is missing")
        }
        for (key, item) in object {
            guard let member = shape.member(key) else {
                let near = Suggestion.nearest(to: key, in: names)
                error(
                    "\(Self.at(path))there is no `\(key)`",
                    help: near.map { "did you mean `\($0)`?" } ?? "there are \(Self.names(names))")
                continue
            }
            self.value(item, member.shape, path: path.isEmpty ? key : "\(path).\(key)")
        }
    }

    private mutating func list(_ value: JSONValue, _ shape: Shape, path: String) {
        guard let items = value.array else { return mistype(value, "a list", path) }
        length(items.count, shape, "element", path)
        for (index, item) in items.enumerated() {
            if depth == 1 { element = index }
            // Of a list of words the word itself is the place.
            let isWord = isSpread && depth == 1
            self.value(item, shape.element, path: isWord ? "" : "\(path)[\(index)]")
        }
        if depth == 1 { element = nil }
    }

    private mutating func map(_ value: JSONValue, _ shape: Shape, path: String) {
        guard let object = value.object else { return mistype(value, "an object", path) }
        for (key, item) in object {
            choice(key, shape.key, path)
            self.value(item, shape.value, path: path.isEmpty ? key : "\(path).\(key)")
        }
    }

    // MARK: - Findings

    private mutating func choice(_ text: String, _ shape: Shape, _ path: String) {
        let choices = shape.choices
        if choices.isEmpty || choices.contains(text) { return }
        let near = Suggestion.nearest(to: text, in: choices)
        add(
            .warning, "aws-choice",
            "\(Self.at(path))`\(CommandWalk.short(text))` is none of the values that the service is known to take",
            help: near.map { "did you mean `\($0)`?" } ?? "it takes \(Self.names(choices))")
    }

    private mutating func least(_ number: JSONNumber, _ shape: Shape, _ path: String) {
        guard let minimum = shape.minimum, number < minimum else { return }
        error("\(Self.at(path))\(number.text) is less than \(minimum.text)")
    }

    private mutating func length(_ count: Int, _ shape: Shape, _ what: String, _ path: String) {
        guard let minimum = shape.minimum, JSONNumber(count) < minimum else { return }
        let wanted = minimum.text == "1" ? what : "\(what)s"
        error("\(Self.at(path))at least \(minimum.text) \(wanted) must be there, not \(count)")
    }

    private mutating func mistype(_ value: JSONValue, _ wanted: String, _ path: String) {
        error("\(Self.at(path))\(wanted) is wanted, not `\(CommandWalk.short(value.serialized()))`")
    }

    private mutating func error(_ message: String, help: String? = nil) {
        add(.error, "aws-value", message, help: help)
    }

    private mutating func add(
        _ severity: Diagnostic.Severity, _ code: String, _ message: String, help: String? = nil
    ) {
        findings.append(
            Finding(severity: severity, code: code, message: message, help: help, element: element))
    }

    private static func at(_ path: String) -> String { path.isEmpty ? "" : "`\(path)`: " }

    /// The first of many names.
    static func names(_ names: [String]) -> String {
        let shown = names.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
        return names.count > 12 ? "\(shown), …" : shown
    }

    /// Letters of base64, padding at the end, and line breaks.
    private static func isBase64(_ text: String) -> Bool {
        let letters = text.utf8.filter { $0 != 10 && $0 != 13 }
        let body = letters.prefix { $0 != UInt8(ascii: "=") }
        let isPlain = body.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "+"), UInt8(ascii: "/"): true
            default: false
            }
        }
        return isPlain && letters[body.endIndex...].allSatisfy { $0 == UInt8(ascii: "=") }
    }
}

extension JSONNumber {
    fileprivate var isWhole: Bool {
        text.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
