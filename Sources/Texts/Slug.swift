/// Names made from headings.
public enum Slug {
    /// The anchor that GitHub gives a heading: lower case, punctuation gone, spaces as hyphens.
    ///
    /// Letters, marks and digits of every script stay, and so do `_` and `-`. Nothing is trimmed or merged, as
    /// GitHub trims and merges nothing.
    public static func github(_ heading: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(heading.utf8.count)
        for scalar in heading.unicodeScalars {
            switch scalar {
            case " ": result.append(UInt8(ascii: "-"))
            case "a"..."z", "0"..."9", "_", "-": result.append(UInt8(truncatingIfNeeded: scalar.value))
            case "A"..."Z": result.append(UInt8(truncatingIfNeeded: scalar.value | 0x20))
            case "\u{0}"..."\u{7F}": break
            // Hangul and Chinese characters have no case, and the tables of properties are slow.
            case "\u{4E00}"..."\u{9FFF}", "\u{AC00}"..."\u{D7A3}": result += UTF8.encode(scalar) ?? .init()
            default:
                for lower in scalar.properties.lowercaseMapping.unicodeScalars where belongsToAWord(lower) {
                    result += UTF8.encode(lower) ?? .init()
                }
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The word characters of Ruby's regular expressions, which GitHub's rule is written in, and the hyphen.
    private static func belongsToAWord(_ scalar: Unicode.Scalar) -> Bool {
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
    /// Slugs are compared byte for byte: what GitHub does, and much faster than canonical equivalence.
    private struct Key: Hashable {
        let bytes: ContiguousArray<UInt8>

        init(_ text: String) { bytes = ContiguousArray(text.utf8) }

        func hash(into hasher: inout Hasher) {
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }

    private var occurrences: [Key: Int] = [:]

    /// Starts with no name taken.
    public init() {}

    /// The slug of a heading, numbered when it is taken already.
    public mutating func slug(_ heading: String) -> String {
        unique(Slug.github(heading))
    }

    /// A name as it is when it is free, else with the first free number after it.
    public mutating func unique(_ name: String) -> String {
        let key = Key(name)
        guard var number = occurrences[key] else {
            occurrences[key] = 0
            return name
        }
        while true {
            number += 1
            let result = "\(name)-\(number)"
            if occurrences[Key(result)] != nil { continue }
            occurrences[key] = number
            occurrences[Key(result)] = 0
            return result
        }
    }
}
