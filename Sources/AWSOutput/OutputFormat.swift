/// How an answer is printed: the values of `--output`.
public enum OutputFormat: String, Sendable, Hashable, CaseIterable {
    case json
    case text
    case table
    case yaml
    case yamlStream = "yaml-stream"
    /// Every call is made and nothing is printed.
    case off

    /// Each page of an answer is printed by itself, and `--query` applies to each; the others print all pages as one.
    public var isPrintedByPage: Bool { self == .text || self == .yamlStream }
}
