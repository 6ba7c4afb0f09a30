/// Which texts are names.
enum Names {
    /// A step, check or tag: letters and digits of every script, `-`, `_` and `.`.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                if scalar.isASCII { return isWord(scalar) || scalar == "-" || scalar == "." }
                if scalar.properties.isAlphabetic { return true }
                switch scalar.properties.generalCategory {
                case .nonspacingMark, .spacingMark, .decimalNumber: return true
                default: return false
                }
            }
    }

    /// A variable of the shell.
    static func isVariable(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }
        return text.unicodeScalars.allSatisfy(isWord)
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }
}
