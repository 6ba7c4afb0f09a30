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
            return YAMLValues.value(try YAMLParser.parse(text))
        } catch {
            throw .parameter("cli-input-yaml", "Invalid YAML received.")
        }
    }
}
