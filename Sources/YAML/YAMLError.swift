/// Why a text is no YAML document that can be used, and where.
public struct YAMLError: Error, Sendable, Hashable {
    /// What is wrong: lower case, no full stop, names in back-ticks.
    public let message: String
    /// The place.
    public let mark: YAMLMark

    /// Makes an error.
    public init(message: String, mark: YAMLMark) {
        self.message = message
        self.mark = mark
    }
}
