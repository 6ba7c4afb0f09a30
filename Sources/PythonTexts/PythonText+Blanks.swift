/// Python's rules differ from Swift's in what a blank and a line are.
extension PythonText {
    /// `str.isspace` of one scalar, and `\s` of `re`.
    public static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    /// The first scalar that is no blank.
    public static func firstVisible(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.first { !isBlank($0) }
    }

    /// `str.strip`.
    public static func stripped(_ text: String) -> String {
        string(stripped(text.unicodeScalars[...]))
    }

    /// `str.rstrip`.
    public static func strippedAtEnd(_ text: String) -> String {
        string(strippedAtEnd(text.unicodeScalars[...]))
    }

    /// `str.strip`.
    public static func stripped<Scalars: BidirectionalCollection<Unicode.Scalar>>(
        _ scalars: Scalars
    ) -> Scalars where Scalars.SubSequence == Scalars {
        strippedAtEnd(scalars.drop(while: isBlank))
    }

    /// `str.rstrip`.
    public static func strippedAtEnd<Scalars: BidirectionalCollection<Unicode.Scalar>>(
        _ scalars: Scalars
    ) -> Scalars where Scalars.SubSequence == Scalars {
        var rest = scalars
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }

    /// `str.splitlines` without the empty ones; more than the line feed ends a line.
    public static func lines(_ text: String) -> [ArraySlice<Unicode.Scalar>] {
        Array(text.unicodeScalars).split(omittingEmptySubsequences: true) { scalar in
            switch scalar.value {
            case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
            default: false
            }
        }
    }

    /// The lines of a file that was opened as text: CR and CRLF end a line too.
    public static func fileLines(_ text: String) -> [ArraySlice<Unicode.Scalar>] {
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
    public static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
