internal import JSON
internal import Patterns
internal import Runbooks
internal import YAML

/// Reads `parameters` of the front matter.
enum ParameterReader {
    static func parameters(_ node: YAMLNode, _ reader: inout YAMLReader) -> [Parameter] {
        var parameters: [Parameter] = []
        for (name, value) in reader.entries(node, of: "parameters") {
            if !Names.isVariable(name.text) {
                reader.diagnostics.error(
                    "invalid-value", "`\(name.text)` is not a variable's name", at: reader.range(name),
                    help: "use letters, digits and `_`")
                continue
            }
            parameters.append(parameter(name, value, &reader))
        }
        return parameters
    }

    private static let keys = [
        "type", "default", "pattern", "choices", "required", "secret", "description",
    ]

    private static func parameter(
        _ name: YAMLScalar, _ node: YAMLNode, _ reader: inout YAMLReader
    ) -> Parameter {
        var parameter = Parameter(name: name.text, range: reader.range(name))
        let entries = reader.entries(node, of: name.text)
        // The type first: it says how the others are read.
        if let type = entries.first(where: { $0.key.text == "type" })?.value {
            parameter.kind = kind(type, &reader) ?? parameter.kind
        }
        var regex: Pattern?
        for (key, value) in entries {
            switch key.text {
            case "type": break
            case "default": parameter.defaultValue = json(value, parameter.kind, "default", &reader)
            case "pattern":
                regex = pattern(value, &reader)
                parameter.pattern = regex?.text
            case "choices": parameter.choices = choices(value, parameter.kind, &reader)
            case "required": parameter.isRequired = reader.bool(value, of: "required") ?? false
            case "secret": parameter.isSecret = reader.bool(value, of: "secret") ?? false
            case "description": parameter.description = reader.text(value, of: "description")
            default: reader.unknownKey(key, in: name.text, known: keys)
            }
        }
        checkDefault(of: parameter, entries, regex, &reader)
        return parameter
    }

    /// A default must itself be a value that could be given.
    private static func checkDefault(
        of parameter: Parameter, _ entries: [(key: YAMLScalar, value: YAMLNode)], _ regex: Pattern?,
        _ reader: inout YAMLReader
    ) {
        guard let entry = entries.first(where: { $0.key.text == "default" }) else { return }
        let name = parameter.name
        func report(_ message: String, _ reader: inout YAMLReader) {
            reader.diagnostics.error("invalid-value", message, at: reader.range(entry.value))
        }
        if parameter.isSecret { report("secret parameter `\(name)` cannot have a default", &reader) }
        if parameter.isRequired { report("required parameter `\(name)` cannot have a default", &reader) }
        guard let value = parameter.defaultValue else { return }
        let items = value.array ?? [value]
        if !parameter.choices.isEmpty, !items.allSatisfy(parameter.choices.contains) {
            report("default of `\(name)` is none of its choices", &reader)
        }
        if let regex {
            let texts = items.map { $0.string ?? $0.serialized() }
            if !texts.allSatisfy({ (try? regex.matchesWhole($0)) == true }) {
                report("default of `\(name)` does not match its pattern", &reader)
            }
        }
    }

    private static func kind(_ node: YAMLNode, _ reader: inout YAMLReader) -> Parameter.Kind? {
        let known = DiagnosticCollector.alternatives(Parameter.Kind.allCases.map(\.rawValue))
        guard let scalar = reader.scalar(node, of: "type", expected: known) else { return nil }
        if let kind = Parameter.Kind(rawValue: scalar.text) { return kind }
        reader.invalid(scalar, "type", known)
        return nil
    }

    private static func pattern(_ node: YAMLNode, _ reader: inout YAMLReader) -> Pattern? {
        guard let text = reader.text(node, of: "pattern") else { return nil }
        do {
            return try Pattern(text)
        } catch {
            reader.diagnostics.error("invalid-pattern", error.message, at: reader.range(node))
            return nil
        }
    }

    private static func choices(
        _ node: YAMLNode, _ kind: Parameter.Kind, _ reader: inout YAMLReader
    ) -> [JSONValue] {
        guard case .sequence(let items, _) = node, !items.isEmpty else {
            reader.diagnostics.error("invalid-value", "`choices` must be a list", at: reader.range(node))
            return []
        }
        // A list's choices are those of its items.
        return items.compactMap { json($0, kind == .list ? .string : kind, "choices", &reader) }
    }

    private static func json(
        _ node: YAMLNode, _ kind: Parameter.Kind, _ key: String, _ reader: inout YAMLReader
    ) -> JSONValue? {
        if kind == .list {
            guard case .sequence(let items, _) = node else {
                reader.diagnostics.error("invalid-value", "`\(key)` must be a list", at: reader.range(node))
                return nil
            }
            return .array(items.compactMap { json($0, .string, key, &reader) })
        }
        let expected = kind == .integer ? "an integer" : "a \(kind.rawValue)"
        guard let scalar = reader.scalar(node, of: key, expected: expected) else { return nil }
        switch (kind, scalar.value) {
        case (.string, .null): break
        case (.string, _): return .string(scalar.text)
        case (.boolean, .bool(let value)): return .bool(value)
        case (.integer, .integer(let text)):
            if let number = Int(text) { return .number(JSONNumber(number)) }
        case (.number, .integer(let text)), (.number, .float(let text)):
            if let number = JSONNumber(text: text) { return .number(number) }
            if let number = Double(text), number.isFinite { return .number(JSONNumber(number)) }
        default: break
        }
        reader.invalid(scalar, key, expected)
        return nil
    }
}
