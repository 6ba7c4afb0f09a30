internal import JSON
internal import YAML

/// Turns YAML values into JSON: plain scalars by the core schema of YAML 1.2.
struct Variables {
    private let problems: Problems

    init(_ problems: Problems) { self.problems = problems }

    /// The object of `vars`; anything but a mapping is reported and empty.
    func object(of node: YAMLNode) -> JSONObject {
        guard case .mapping = node, case .object(let object) = json(of: node) else {
            problems.error("invalid-value", "`vars` must be a mapping of names to values", at: node)
            return JSONObject()
        }
        return object
    }

    private func json(of node: YAMLNode) -> JSONValue {
        switch node {
        case .scalar(let scalar): return json(of: scalar)
        case .sequence(let items, _): return .array(items.map { json(of: $0) })
        case .mapping(let entries, _):
            var object = JSONObject()
            for (key, value) in entries { object[key.text] = json(of: value) }
            return .object(object)
        }
    }

    private func json(of scalar: YAMLScalar) -> JSONValue {
        switch scalar.value {
        case .null: return .null
        case .bool(let truth): return .bool(truth)
        case .string: return .string(scalar.text)
        case .integer(let text): return integer(text, scalar)
        case .float(let text):
            if let number = JSONNumber(text: text) { return .number(number) }
            if let value = Double(text), value.isFinite { return .number(JSONNumber(value)) }
            problems.error(
                "invalid-value", "`\(text)` is no finite number", at: scalar,
                help: "put it in quotes for text")
            return .null
        }
    }

    private func integer(_ text: String, _ scalar: YAMLScalar) -> JSONValue {
        if let number = JSONNumber(text: text) { return .number(number) }
        if text.hasPrefix("0o"), let value = Int(text.dropFirst(2), radix: 8) {
            return .number(JSONNumber(value))
        }
        if text.hasPrefix("0x"), let value = Int(text.dropFirst(2), radix: 16) {
            return .number(JSONNumber(value))
        }
        if text.hasPrefix("+"), let number = JSONNumber(text: String(text.dropFirst())) {
            return .number(number)
        }
        problems.error(
            "ambiguous-number", "`\(text)` is a number and would not keep its text", at: scalar,
            help: "put it in quotes for text")
        return .null
    }
}
