internal import JSON

/// Cuts an expression into tokens.
struct JMESPathLexer {
    private let scalars: [Unicode.Scalar]
    private let joinsHyphens: Bool
    private var index = 0

    /// The tokens of a text, the last of which is `.end`.
    ///
    /// `joinsHyphens`: A hyphen within a name is a part of it.
    static func tokens(of text: String, joinsHyphens: Bool = false) throws(JMESPathError) -> [JMESPathToken] {
        var lexer = JMESPathLexer(scalars: Array(text.unicodeScalars), joinsHyphens: joinsHyphens)
        var tokens: [JMESPathToken] = []
        while true {
            lexer.skipSpace()
            let start = lexer.index
            let kind = try lexer.next()
            let text = String(String.UnicodeScalarView(lexer.scalars[start..<lexer.index]))
            tokens.append(JMESPathToken(kind: kind, text: text, offset: start))
            if kind == .end { return tokens }
        }
    }

    private init(scalars: [Unicode.Scalar], joinsHyphens: Bool) {
        self.scalars = scalars
        self.joinsHyphens = joinsHyphens
    }

    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func skipSpace() {
        while let scalar = peek, " \t\n\r".unicodeScalars.contains(scalar) { index += 1 }
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        index += 1
        return true
    }

    private mutating func next() throws(JMESPathError) -> JMESPathToken.Kind {
        guard let scalar = peek else { return .end }
        switch scalar {
        case "a"..."z", "A"..."Z", "_": return identifier()
        case "0"..."9", "-": return try number()
        case "\"": return try quotedIdentifier()
        case "'": return try rawString()
        case "`": return try literal()
        default: return try symbol(scalar)
        }
    }

    private mutating func symbol(_ scalar: Unicode.Scalar) throws(JMESPathError) -> JMESPathToken.Kind {
        index += 1
        switch scalar {
        case ".": return .dot
        case "*": return .star
        case ",": return .comma
        case ":": return .colon
        case "@": return .current
        case "(": return .leftParenthesis
        case ")": return .rightParenthesis
        case "{": return .leftBrace
        case "}": return .rightBrace
        case "]": return .rightBracket
        case "[": return skip("]") ? .flatten : skip("?") ? .filter : .leftBracket
        case "|": return skip("|") ? .or : .pipe
        case "&": return skip("&") ? .and : .reference
        case "!": return skip("=") ? .comparator(.notEqual) : .not
        case "<": return .comparator(skip("=") ? .lessOrEqual : .less)
        case ">": return .comparator(skip("=") ? .greaterOrEqual : .greater)
        case "=":
            guard skip("=") else {
                throw error("a single `=` means nothing, equality is `==`", at: index - 1)
            }
            return .comparator(.equal)
        default: throw error("unexpected `\(scalar)`", at: index - 1)
        }
    }

    private mutating func identifier() -> JMESPathToken.Kind {
        let start = index
        scan: while let scalar = peek {
            switch scalar {
            case "a"..."z", "A"..."Z", "_", "0"..."9": index += 1
            case "-" where joinsHyphens: index += 1
            default: break scan
            }
        }
        return .identifier(text(start..<index))
    }

    private mutating func number() throws(JMESPathError) -> JMESPathToken.Kind {
        let start = index
        let isNegative = skip("-")
        while let scalar = peek, ("0"..."9").contains(scalar) { index += 1 }
        guard index > start + (isNegative ? 1 : 0) else { throw error("unexpected `-`", at: start) }
        // Far beyond every array and far from overflowing when a length is added.
        let limit = 1 << 62
        let value = Int(text(start..<index)) ?? (isNegative ? -limit : limit)
        return .number(min(max(value, -limit), limit))
    }

    private mutating func quotedIdentifier() throws(JMESPathError) -> JMESPathToken.Kind {
        let start = index
        let content = try delimited(by: "\"")
        do throws(JSONError) {
            return .quotedIdentifier(try JSONValue.parse("\"\(content)\"").string ?? "")
        } catch {
            throw self.error("the name in quotes is not a JSON string: \(error.message)", at: start)
        }
    }

    private mutating func rawString() throws(JMESPathError) -> JMESPathToken.Kind {
        .literal(.string(unescaped(try delimited(by: "'"), "'")))
    }

    private mutating func literal() throws(JMESPathError) -> JMESPathToken.Kind {
        let start = index
        let content = unescaped(try delimited(by: "`"), "`")
        if let value = try? JSONValue.parse(content) { return .literal(value) }
        // Before literals had to be JSON, text needed no quotes; the AWS CLI still takes it.
        let quoted = "\"\(content.drop { $0.isWhitespace })\""
        do throws(JSONError) {
            return .literal(try JSONValue.parse(quoted))
        } catch {
            throw self.error(
                "the literal in back-ticks is neither JSON nor text: \(error.message)", at: start)
        }
    }

    /// What stands between two delimiters, with its back-slashes; a delimiter after one does not end it.
    private mutating func delimited(by delimiter: Unicode.Scalar) throws(JMESPathError) -> String {
        let start = index
        index += 1
        while let scalar = peek, scalar != delimiter { index += scalar == "\\" ? 2 : 1 }
        guard index < scalars.count else {
            index = scalars.count
            throw error("missing the closing \(delimiter)", at: start)
        }
        index += 1
        return text(start + 1..<index - 1)
    }

    private func unescaped(_ content: String, _ delimiter: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        for scalar in content.unicodeScalars {
            if scalar == delimiter { result.removeLast() }
            result.append(scalar)
        }
        return String(result)
    }

    private func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

    private func error(_ message: String, at offset: Int) -> JMESPathError {
        JMESPathError(.syntax, message, offset: offset)
    }
}
