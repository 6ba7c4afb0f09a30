/// A pattern of file names as Python's `fnmatch` reads it: `*` (slashes too), `?`, `[a-z]`, `[!a-z]`.
struct FilePattern: Sendable {
    private enum Part: Sendable {
        case any
        case one
        case scalar(Unicode.Scalar)
        case set(isNegated: Bool, ranges: [ClosedRange<UInt32>])
    }

    private let parts: [Part]

    init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        var parts: [Part] = []
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case "*": parts.append(.any)
            case "?": parts.append(.one)
            case "[":
                if let (set, end) = Self.set(scalars, from: index + 1) {
                    parts.append(set)
                    index = end
                } else {
                    parts.append(.scalar("["))
                }
            case let scalar: parts.append(.scalar(scalar))
            }
            index += 1
        }
        self.parts = parts
    }

    /// Whether the whole text fits.
    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var part = 0
        var index = 0
        // Where the last `*` is, and how far it reaches for now.
        var star: (part: Int, index: Int)?
        while true {
            if part < parts.count, case .any = parts[part] {
                star = (part, index)
                part += 1
            } else if index < scalars.count, part < parts.count, Self.fits(scalars[index], parts[part]) {
                part += 1
                index += 1
            } else if index == scalars.count, part == parts.count {
                return true
            } else if let last = star, last.index < scalars.count {
                star = (last.part, last.index + 1)
                part = last.part + 1
                index = last.index + 1
            } else {
                return false
            }
        }
    }

    private static func fits(_ scalar: Unicode.Scalar, _ part: Part) -> Bool {
        switch part {
        case .any: false
        case .one: true
        case .scalar(let wanted): scalar == wanted
        case .set(let isNegated, let ranges): ranges.contains { $0.contains(scalar.value) } != isNegated
        }
    }

    /// A set, and the place of its closing bracket; nil where there is none.
    private static func set(_ scalars: [Unicode.Scalar], from start: Int) -> (Part, Int)? {
        var first = start
        let isNegated = first < scalars.count && scalars[first] == "!"
        if isNegated { first += 1 }
        // A bracket in first place is a member.
        var end = first < scalars.count && scalars[first] == "]" ? first + 1 : first
        while end < scalars.count, scalars[end] != "]" { end += 1 }
        guard end < scalars.count else { return nil }
        var ranges: [ClosedRange<UInt32>] = []
        var index = first
        while index < end {
            let low = scalars[index].value
            if index + 2 < end, scalars[index + 1] == "-" {
                let high = scalars[index + 2].value
                if low <= high { ranges.append(low...high) }
                index += 3
            } else {
                ranges.append(low...low)
                index += 1
            }
        }
        return (.set(isNegated: isNegated, ranges: ranges), end)
    }
}

/// `--exclude` and `--include` in the order of the command line: the last one that fits decides.
struct FileFilter: Sendable {
    private struct Rule: Sendable {
        let includes: Bool
        let source: FilePattern
        let destination: FilePattern
    }

    private let rules: [Rule]

    /// Patterns hold below the roots of both sides, since `sync --delete` looks at both.
    ///
    /// - Parameters:
    ///   - patterns: True for `--include`.
    ///   - source: The folder or prefix that source paths begin with.
    ///   - destination: That of the other side.
    init(_ patterns: [(includes: Bool, pattern: String)], source: String, destination: String) {
        rules = patterns.map {
            Rule(
                includes: $0.includes, source: FilePattern(PathText.join(source, $0.pattern)),
                destination: FilePattern(PathText.join(destination, $0.pattern)))
        }
    }

    /// Whether a path takes part.
    func includes(_ path: String) -> Bool {
        var result = true
        for rule in rules where rule.source.matches(path) || rule.destination.matches(path) {
            result = rule.includes
        }
        return result
    }
}
