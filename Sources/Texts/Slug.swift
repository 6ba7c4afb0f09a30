/// Names made from headings.
public enum Slug {
    /// The anchor that GitHub gives a heading: lower case, punctuation gone, spaces as hyphens.
    ///
    /// Letters, marks and digits of every script stay, and so do `_` and `-`. Nothing is trimmed or merged, as
    /// GitHub trims and merges nothing.
    public static func github(_ heading: String) -> String {
        var result = ""
        for scalar in heading.lowercased().unicodeScalars {
            if scalar == " " {
                result.unicodeScalars.append("-")
            } else if belongsToAWord(scalar) {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The word characters of Ruby's regular expressions, which GitHub's rule is written in, and the hyphen.
    private static func belongsToAWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-": return true
            default: return false
            }
        }
        if scalar.properties.isAlphabetic { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
        default: return false
        }
    }
}

/// Keeps the slugs of one document apart: the second `foo` is `foo-1`.
///
/// Follows github-slugger: a number that a heading took literally is passed over, so each result is unique.
public struct SlugCounter: Sendable {
    private var occurrences: [String: Int] = [:]

    /// Starts with no name taken.
    public init() {}

    /// The slug of a heading, numbered when it is taken already.
    public mutating func slug(_ heading: String) -> String {
        unique(Slug.github(heading))
    }

    /// A name as it is when it is free, else with the first free number after it.
    public mutating func unique(_ name: String) -> String {
        var number = occurrences[name] ?? 0
        var result = name
        while occurrences[result] != nil {
            number += 1
            result = "\(name)-\(number)"
        }
        occurrences[name] = number
        occurrences[result] = occurrences[result] ?? 0
        return result
    }
}
