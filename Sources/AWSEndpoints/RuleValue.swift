internal import JSON

/// What parameters and variables of a rule set hold.
enum RuleValue: Sendable, Hashable {
    case absent
    case bool(Bool)
    case integer(Int)
    case text(String)
    case texts([String])
    /// What functions give: the parts of an ARN or a URL, or a partition.
    case record([String: RuleValue])

    /// A parameter or a literal; numbers are the positions of `substring`.
    init(_ json: JSONValue) {
        self =
            switch json {
            case .bool(let truth): .bool(truth)
            case .string(let text): .text(text)
            case .number(let number): number.int.map(RuleValue.integer) ?? .absent
            case .array(let elements): .texts(elements.compactMap(\.string))
            case .object(let object):
                .record(Dictionary(object.map { ($0.key, RuleValue($0.value)) }, uniquingKeysWith: { $1 }))
            case .null: .absent
            }
    }

    /// The text; nil for everything else.
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The integer; nil for everything else.
    var integer: Int? {
        if case .integer(let integer) = self { integer } else { nil }
    }

    /// A condition holds unless its value is false or absent: an empty text is a value.
    var holds: Bool { self != .absent && self != .bool(false) }

    /// What `not` takes for true: unlike for conditions, what is empty is false.
    var isTruthy: Bool {
        switch self {
        case .absent: false
        case .bool(let truth): truth
        case .integer(let integer): integer != 0
        case .text(let text): !text.isEmpty
        case .texts(let texts): !texts.isEmpty
        case .record(let record): !record.isEmpty
        }
    }
}
