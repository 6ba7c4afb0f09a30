public import JSON

/// Documents as the AWS CLI writes them beside its answers: files that it keeps.
public enum DocumentText {
    /// YAML in block style, keys in their order; nothing is left out.
    public static func yaml(_ value: JSONValue) -> String {
        YAMLOutput.text(of: value, sortsKeys: false)
    }
}
