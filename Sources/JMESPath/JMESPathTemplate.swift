/// A text with expressions in it, as file blocks have: `{{ EXPR }}`; `{{{{` stands for a literal `{{`.
///
/// An expression ends at the first `}}` that is no part of it: not in quotes, and not closing a hash of its own.
public struct JMESPathTemplate: Sendable, Hashable {
    /// A stretch of the text.
    public enum Part: Sendable, Hashable {
        /// Stands as it is.
        case text(String)
        /// An expression as written, less the blanks around it, and where it begins in the whole text, in Unicode
        /// scalars from 0.
        case expression(String, offset: Int)
    }

    /// The parts in order.
    public private(set) var parts: [Part] = []
    /// Where a `{{` stands that nothing closes, in Unicode scalars from 0; the parts end before it.
    public private(set) var unclosed: Int?

    /// Reads a text; the expressions themselves are not read.
    public init(parsing text: String) {
        guard text.utf8.contains(UInt8(ascii: "{")) else {
            parts = text.isEmpty ? [] : [.text(text)]
            return
        }
        let scalars = Array(text.unicodeScalars)
        var literal = String.UnicodeScalarView()
        func isTwice(_ scalar: Unicode.Scalar, at index: Int) -> Bool {
            index + 1 < scalars.count && scalars[index] == scalar && scalars[index + 1] == scalar
        }
        var index = 0
        while index < scalars.count {
            guard isTwice("{", at: index) else {
                literal.append(scalars[index])
                index += 1
                continue
            }
            if isTwice("{", at: index + 2) {
                literal.append(contentsOf: scalars[index..<(index + 2)])
                index += 4
                continue
            }
            guard let end = Self.end(of: scalars, from: index + 2) else {
                unclosed = index
                break
            }
            if !literal.isEmpty { parts.append(.text(String(literal))) }
            literal = String.UnicodeScalarView()
            var range = (index + 2)..<end
            while let first = range.first, scalars[first].properties.isWhitespace {
                range = range.dropFirst()
            }
            while let last = range.last, scalars[last].properties.isWhitespace { range = range.dropLast() }
            var expression = String.UnicodeScalarView()
            expression.append(contentsOf: scalars[range])
            parts.append(.expression(String(expression), offset: range.lowerBound))
            index = end + 2
        }
        if !literal.isEmpty { parts.append(.text(String(literal))) }
    }

    /// Where the `}}` stands that ends an expression; the first one at all when quotes are not closed.
    private static func end(of scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var quote: Unicode.Scalar?
        var depth = 0
        var first: Int?
        var index = start
        while index < scalars.count {
            let scalar = scalars[index]
            let isEnd = scalar == "}" && index + 1 < scalars.count && scalars[index + 1] == "}"
            if isEnd, first == nil { first = index }
            if let open = quote {
                if scalar == "\\" { index += 1 }
                if scalar == open { quote = nil }
            } else if scalar == "'" || scalar == "\"" || scalar == "`" {
                quote = scalar
            } else if scalar == "{" {
                depth += 1
            } else if scalar == "}", depth > 0 {
                depth -= 1
            } else if isEnd {
                return index
            }
            index += 1
        }
        return first
    }
}
