internal import JSON
internal import PythonTexts

/// `--output yaml`: block style with sorted keys, lines broken beyond 80 columns where a text has spaces.
///
/// The layout is that of libyaml's emitter as ruamel.yaml's safe dumper drives it, which the AWS CLI uses; measured
/// with ruamel.yaml 0.17 and 0.19.
struct YAMLOutput {
    private var output = YAMLLines()
    private let sortsKeys: Bool

    private init(sortsKeys: Bool) { self.sortsKeys = sortsKeys }

    /// The text of a value; one that is no collection is printed as JSON, without YAML's end mark.
    static func text(of value: JSONValue, sortsKeys: Bool = true) -> String {
        if value.isScalar { return PythonJSON.normalised(value).serialized() + "\n" }
        var writer = YAMLOutput(sortsKeys: sortsKeys)
        writer.write(value, indent: -1, isMappingValue: false)
        return writer.output.text + "\n"
    }

    /// Where scalars and blocks inside a block of `indent` stand.
    private func deeper(_ indent: Int) -> Int { indent < 0 ? 0 : indent + 2 }

    private mutating func write(_ value: JSONValue, indent: Int, isMappingValue: Bool) {
        switch value {
        case .object(let object) where object.isEmpty: output.indicator("{}")
        case .array(let elements) where elements.isEmpty: output.indicator("[]")
        case .object(let object): write(object, indent: deeper(indent))
        case .array(let elements):
            // A list below a key stands as far left as the key.
            let isFlush = isMappingValue && !output.isAtIndention
            write(elements, indent: isFlush ? indent : deeper(indent))
        case .string(let text): write(text, indent: indent, isKey: false)
        default: output.plain(scalarText(value), indent: indent + 2, mayBreak: false)
        }
    }

    private mutating func write(_ elements: [JSONValue], indent: Int) {
        for element in elements {
            output.lineStart(indent: indent)
            output.indicator("-", keepsIndention: true)
            write(element, indent: indent, isMappingValue: false)
        }
    }

    private mutating func write(_ object: JSONObject, indent: Int) {
        for (key, value) in sortsKeys ? object.sortedByKey : Array(object) {
            output.lineStart(indent: indent)
            if YAMLScalar(key).fitsSimpleKey {
                write(key, indent: indent, isKey: true)
                output.indicator(":", needsSpace: false)
            } else {
                output.indicator("?", keepsIndention: true)
                write(key, indent: indent, isKey: false)
                output.lineStart(indent: indent)
                output.indicator(":", keepsIndention: true)
            }
            write(value, indent: indent, isMappingValue: true)
        }
    }

    private mutating func write(_ text: String, indent: Int, isKey: Bool) {
        let scalar = YAMLScalar(text)
        switch scalar.style(isKey: isKey) {
        case .plain: output.plain(text, indent: indent + 2, mayBreak: !isKey)
        case .singleQuoted: output.singleQuoted(text, indent: indent + 2, mayBreak: !isKey)
        case .doubleQuoted: output.doubleQuoted(text, indent: indent + 2, mayBreak: !isKey)
        }
    }

    private func scalarText(_ value: JSONValue) -> String {
        switch value {
        case .bool(let truth): truth ? "true" : "false"
        case .number(let number):
            switch PythonText.repr(number) {
            case "inf": ".inf"
            case "-inf": "-.inf"
            case let text: text
            }
        default: "null"
        }
    }
}
