/// Text as Python's `str` sees it: the AWS CLI's files are read by its rules, which differ from Swift's in what a
/// blank and a line are.
public enum PythonText {
    /// `str.isspace()` for one scalar.
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    /// `str.strip()`.
    static func stripped(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        strippedAtEnd(text.drop(while: isBlank))
    }

    /// `str.rstrip()`.
    static func strippedAtEnd(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        var rest = text
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }

    /// `str.strip()`.
    static func stripped(_ text: String) -> String {
        string(stripped(Array(text.unicodeScalars)[...]))
    }

    /// `str.splitlines()`, in which more than the line feed ends a line.
    static func lines(_ text: String) -> [ArraySlice<Unicode.Scalar>] {
        Array(text.unicodeScalars).split(omittingEmptySubsequences: true) { scalar in
            switch scalar.value {
            case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
            default: false
            }
        }
    }

    /// The lines of a file that was opened as text: CR and CRLF end a line too.
    static func fileLines(_ text: String) -> [ArraySlice<Unicode.Scalar>] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.utf8.count)
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\n", isAfterReturn {
                isAfterReturn = false
                continue
            }
            isAfterReturn = scalar == "\r"
            scalars.append(isAfterReturn ? "\n" : scalar)
        }
        var lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The scalars as a string.
    static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// `repr()` of a text of printable characters, blanks and line breaks.
    public static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
            .replacing("\r", with: "\\r").replacing("\t", with: "\\t")
        if text.contains("'"), !text.contains("\"") { return "\"\(escaped)\"" }
        return "'" + escaped.replacing("'", with: "\\'") + "'"
    }
}
