/// A text cut into words as a POSIX shell cuts it, without expanding anything: Python's `shlex.split`.
public enum ShellWords {
    /// The words; nil where a quotation or an escape is not ended.
    public static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case " ", "\t", "\r", "\n":
                if let whole = word { words.append(String(whole)) }
                word = nil
            case "\\":
                guard let next = rest.popFirst() else { return nil }
                word = (word ?? .init()) + CollectionOfOne(next)
            case "'", "\"":
                guard let quoted = quoted(by: scalar, &rest) else { return nil }
                word = (word ?? .init()) + quoted
            default:
                word = (word ?? .init()) + CollectionOfOne(scalar)
            }
        }
        if let whole = word { words.append(String(whole)) }
        return words
    }

    /// What stands before the closing quote, which is taken too.
    private static func quoted(
        by quote: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
    ) -> String.UnicodeScalarView? {
        var result = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == quote { return result }
            guard scalar == "\\", quote == "\"" else {
                result.append(scalar)
                continue
            }
            guard let next = rest.popFirst() else { return nil }
            if next != quote && next != "\\" { result.append(scalar) }
            result.append(next)
        }
        return nil
    }
}
