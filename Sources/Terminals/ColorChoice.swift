public import Texts

/// What `--color` says.
public enum ColorChoice: String, Sendable, Hashable, CaseIterable {
    /// Where the stream can show colours and nobody asked for none.
    case auto
    case always
    case never

    /// The style of a stream; `auto` needs a terminal, `NO_COLOR` unset or empty, and `TERM` not `dumb`.
    ///
    /// Source: no-color.org for `NO_COLOR`.
    public func style(isTerminal: Bool, environment: (String) -> String?) -> Style {
        switch self {
        case .always: return .coloured
        case .never: return .plain
        case .auto:
            let isWanted = environment("NO_COLOR").map { $0.isEmpty } ?? true
            return isTerminal && isWanted && environment("TERM") != "dumb" ? .coloured : .plain
        }
    }
}
