public import JSON

/// Documents as the AWS CLI writes them beside its answers: files that it keeps, JSON in the lines of logs.
public enum DocumentText {
    /// YAML in block style, keys in their order; nothing is left out.
    public static func yaml(_ value: JSONValue) -> String {
        YAMLOutput.text(of: value, sortsKeys: false)
    }

    /// JSON as Python's `json.dumps(value, indent=4)` writes it: ASCII only, no line break at the end.
    public static func json(_ value: JSONValue) -> String {
        var text = ""
        for unit in PythonText.json(value).serialized(indent: 4).utf16 {
            if let scalar = Unicode.Scalar(unit), scalar.isASCII, scalar != "\u{7F}" {
                text.unicodeScalars.append(scalar)
            } else if unit == 0x7F {
                text += "\u{7F}"
            } else {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return text
    }
}
