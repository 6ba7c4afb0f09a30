internal import JSON
internal import PythonTexts
internal import YAML

/// `--cli-input-json` and `--cli-input-yaml`: parameters from one text, for those that no option gave.
struct CommandInput {
    let values: ArgumentTable.Values
    let context: ArgumentContext

    /// Adds the members that are missing, behind those that are there.
    func merge(into parameters: inout JSONObject) throws(UsageError) {
        for (name, read) in [("cli-input-json", Self.json), ("cli-input-yaml", Self.yaml)] {
            guard case .text(let word) = values[Argument.place(name)] else { continue }
            if values["cli_input_json"] != nil, values["cli_input_yaml"] != nil {
                throw UsageError(message: "Only one --cli-input- parameter may be specified.")
            }
            let text: String
            do throws(ParameterFileError) {
                switch try context.load(word) {
                case .text(let content): text = content
                case .bytes(let bytes): text = String(decoding: bytes, as: UTF8.self)
                default: text = word
                }
            } catch {
                throw .parameter("--\(name)", error.message)
            }
            let input = try read(text)
            guard let object = input.object else {
                throw .parameter(
                    "--\(name)",
                    "Invalid type: expecting map, received <class '\(PythonText.typeName(of: input))'>")
            }
            for (key, value) in object where parameters[key] == nil { parameters[key] = value }
        }
    }

    private static func json(_ text: String) throws(UsageError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue.parse(text)
        } catch {
            throw .parameter("cli-input-json", "Invalid JSON received.")
        }
    }

    private static func yaml(_ text: String) throws(UsageError) -> JSONValue {
        do throws(YAMLError) {
            return value(try YAMLParser.parse(text))
        } catch {
            throw .parameter("cli-input-yaml", "Invalid YAML received.")
        }
    }

    private static func value(_ node: YAMLNode) -> JSONValue {
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
        if text.hasPrefix("0x") {
            return Int(text.dropFirst(2), radix: 16).map { .number(JSONNumber($0)) } ?? .null
        }
        if text.hasPrefix("0o") {
            return Int(text.dropFirst(2), radix: 8).map { .number(JSONNumber($0)) } ?? .null
        }
        return PythonText.int(text).map(JSONValue.number) ?? .string(text)
    }
}
