public import JSON
internal import PythonTexts
public import YAML

/// YAML as values, as the AWS CLI reads it: options and files that it keeps.
public enum YAMLValues {
    /// The value of a node; a number that JSON has no form for is its text.
    public static func value(_ node: YAMLNode) -> JSONValue {
        switch node {
        case .sequence(let items, _): .array(items.map(value))
        case .mapping(let entries, _): .object(JSONObject(entries.map { ($0.key.text, value($0.value)) }))
        case .scalar(let scalar):
            switch scalar.value {
            case .null: .null
            case .bool(let truth): .bool(truth)
            case .integer(let text): integer(text)
            case .float(let text): PythonText.float(text).map(PythonText.value) ?? .string(text)
            case .string: .string(scalar.text)
            }
        }
    }

    private static func integer(_ text: String) -> JSONValue {
        let number: JSONNumber? =
            if text.hasPrefix("0x") {
                Int(text.dropFirst(2), radix: 16).map { JSONNumber($0) }
            } else if text.hasPrefix("0o") {
                Int(text.dropFirst(2), radix: 8).map { JSONNumber($0) }
            } else {
                PythonText.int(text)
            }
        return number.map(JSONValue.number) ?? .string(text)
    }
}
