/// A parser by operator precedence, after jmespath.py's so that it takes exactly what the AWS CLI takes.
struct JMESPathParser {
    private let tokens: [JMESPathToken]
    private var index = 0
    private var nesting = 0

    init(tokens: [JMESPathToken]) { self.tokens = tokens }

    /// The whole text as one expression.
    mutating func expression() throws(JMESPathError) -> JMESPathNode {
        let node = try expression(bindingMoreThan: 0)
        guard token.kind == .end else { throw unexpected(token) }
        return node
    }

    private mutating func expression(bindingMoreThan power: Int) throws(JMESPathError) -> JMESPathNode {
        nesting += 1
        guard nesting <= JMESPathNode.depthLimit else { throw tooDeep(at: token.offset) }
        var left = try prefix()
        while power < token.bindingPower { left = try infix(after: left) }
        nesting -= 1
        return left
    }

    /// What an expression can begin with.
    private mutating func prefix() throws(JMESPathError) -> JMESPathNode {
        let token = advance()
        switch token.kind {
        case .literal(let value): return try node(.literal(value))
        case .identifier(let name):
            return self.token.kind == .leftParenthesis ? try call(name, at: token) : try node(.field(name))
        case .quotedIdentifier(let name):
            guard self.token.kind != .leftParenthesis else {
                throw error("a function's name has no quotes", at: token)
            }
            return try node(.field(name))
        case .current: return .current
        case .star:
            let right = self.token.kind == .rightBracket ? .current : try projected(token.bindingPower)
            return try node(.valueProjection(.current, right))
        case .filter: return try filter(.current)
        case .flatten: return try flatten(.current)
        case .leftBrace: return try multiSelectHash()
        case .leftBracket: return try bracketPrefix()
        case .not: return try node(.not(expression(bindingMoreThan: token.bindingPower)))
        case .leftParenthesis:
            let inner = try expression(bindingMoreThan: 0)
            try expect(.rightParenthesis, "`)`")
            return inner
        case .reference: throw error("`&` can only begin an argument of a function", at: token)
        default: throw unexpected(token)
        }
    }

    /// What an expression can go on with.
    private mutating func infix(after left: JMESPathNode) throws(JMESPathError) -> JMESPathNode {
        let token = advance()
        switch token.kind {
        case .dot:
            if skip(.star) { return try node(.valueProjection(left, projected(token.bindingPower))) }
            var nodes = [left]
            repeat {
                nodes.append(try afterDot(token.bindingPower))
            } while kind(ahead: 1) != .star && skip(.dot)
            return try node(.chain(nodes))
        case .pipe: return try node(.chain(operands(from: left, of: token)))
        case .or: return try node(.or(operands(from: left, of: token)))
        case .and: return try node(.and(operands(from: left, of: token)))
        case .comparator(let comparator):
            let right = try expression(bindingMoreThan: token.bindingPower)
            return try node(.comparison(comparator, left, right))
        case .filter: return try filter(left)
        case .flatten: return try flatten(left)
        case .leftBracket: return try bracketInfix(after: left)
        case .leftParenthesis: throw error("what stands before `(` is no function's name", at: token)
        default: throw unexpected(token)
        }
    }

    /// All operands of a row of equal operators; the first operator has been read.
    private mutating func operands(
        from left: JMESPathNode, of token: JMESPathToken
    ) throws(JMESPathError) -> [JMESPathNode] {
        var nodes = [left]
        repeat { nodes.append(try expression(bindingMoreThan: token.bindingPower)) } while skip(token.kind)
        return nodes
    }
}

extension JMESPathParser {
    private mutating func bracketPrefix() throws(JMESPathError) -> JMESPathNode {
        switch token.kind {
        case .number, .colon: return try indexOrSlice(of: .current)
        case .star where kind(ahead: 1) == .rightBracket: return try starProjection(.current)
        default: return try multiSelectList()
        }
    }

    private mutating func bracketInfix(after left: JMESPathNode) throws(JMESPathError) -> JMESPathNode {
        switch token.kind {
        case .number, .colon: return try indexOrSlice(of: left)
        case .star: return try starProjection(left)
        default: throw unexpected(token, butFor: "an index, a slice or `*`")
        }
    }

    private mutating func starProjection(_ left: JMESPathNode) throws(JMESPathError) -> JMESPathNode {
        let power = advance().bindingPower
        try expect(.rightBracket, "`]`")
        return try node(.projection(left, projected(power)))
    }

    private mutating func indexOrSlice(of left: JMESPathNode) throws(JMESPathError) -> JMESPathNode {
        if case .number(let number) = token.kind, kind(ahead: 1) != .colon {
            var nodes = [left]
            nodes.append(try index(number))
            while token.kind == .leftBracket, case .number(let number) = kind(ahead: 1),
                kind(ahead: 2) != .colon
            {
                advance()
                nodes.append(try index(number))
            }
            return try node(.chain(nodes))
        }
        let slice = try node(.chain([left, node(.slice(slice()))]))
        // jmespath.py does not project a slice directly after an index, and what users see must be the same.
        if case .chain(let nodes) = left.kind, nodes.last?.isIndexOrSlice == true { return slice }
        return try node(.projection(slice, projected(20)))
    }

    private mutating func index(_ number: Int) throws(JMESPathError) -> JMESPathNode {
        advance()
        try expect(.rightBracket, "`]`")
        return try node(.index(number))
    }

    private mutating func slice() throws(JMESPathError) -> JMESPathSlice {
        let start = token
        var parts: [Int?] = [nil, nil, nil]
        var part = 0
        while token.kind != .rightBracket {
            switch token.kind {
            case .colon where part < 2: part += 1
            case .number(let number): parts[part] = number
            default: throw unexpected(token, butFor: "`]`")
            }
            advance()
        }
        advance()
        guard parts[2] != 0 else {
            throw JMESPathError(.invalidValue, "the step of a slice is 0", offset: start.offset)
        }
        return JMESPathSlice(start: parts[0], stop: parts[1], step: parts[2] ?? 1)
    }

    private mutating func filter(_ left: JMESPathNode) throws(JMESPathError) -> JMESPathNode {
        let condition = try expression(bindingMoreThan: 0)
        try expect(.rightBracket, "`]`")
        let right = token.kind == .flatten ? .current : try projected(21)
        return try node(.filterProjection(left, right, condition))
    }

    private mutating func flatten(_ left: JMESPathNode) throws(JMESPathError) -> JMESPathNode {
        let flat = try node(.flatten(left))
        return try node(.projection(flat, projected(9)))
    }

    /// The expression that a projection applies to each of its elements.
    private mutating func projected(_ power: Int) throws(JMESPathError) -> JMESPathNode {
        guard token.bindingPower >= JMESPathToken.projectionStop else { return .current }
        switch token.kind {
        case .leftBracket, .filter: return try expression(bindingMoreThan: power)
        case .dot:
            advance()
            return try afterDot(power)
        default: throw unexpected(token)
        }
    }

    private mutating func afterDot(_ power: Int) throws(JMESPathError) -> JMESPathNode {
        switch token.kind {
        case .identifier, .quotedIdentifier, .star: return try expression(bindingMoreThan: power)
        case .leftBracket:
            advance()
            return try multiSelectList()
        case .leftBrace:
            advance()
            return try multiSelectHash()
        default: throw unexpected(token, butFor: "a name, `*`, `[` or `{` after the dot")
        }
    }

    private mutating func multiSelectList() throws(JMESPathError) -> JMESPathNode {
        var nodes = [try expression(bindingMoreThan: 0)]
        while token.kind != .rightBracket {
            try expect(.comma, "`,` or `]`")
            nodes.append(try expression(bindingMoreThan: 0))
        }
        advance()
        return try node(.list(nodes))
    }

    private mutating func multiSelectHash() throws(JMESPathError) -> JMESPathNode {
        var pairs: [(key: String, value: JMESPathNode)] = []
        while true {
            let key = advance()
            switch key.kind {
            case .identifier(let name), .quotedIdentifier(let name):
                try expect(.colon, "`:`")
                pairs.append((name, try expression(bindingMoreThan: 0)))
            default: throw unexpected(key, butFor: "a key")
            }
            // jmespath.py lets a comma be missing.
            if token.kind == .comma {
                advance()
            } else if token.kind == .rightBrace {
                advance()
                return try node(.hash(pairs))
            }
        }
    }

    /// A call, from its opening parenthesis on.
    private mutating func call(_ name: String, at token: JMESPathToken) throws(JMESPathError) -> JMESPathNode
    {
        advance()
        var arguments: [JMESPathNode] = []
        var references: [Int: JMESPathNode] = [:]
        while self.token.kind != .rightParenthesis {
            if self.token.kind == .reference {
                advance()
                references[arguments.count + references.count] = try expression(bindingMoreThan: 0)
            } else {
                arguments.append(try expression(bindingMoreThan: 0))
            }
            // jmespath.py lets a comma be missing, and one too many stand at the end.
            if self.token.kind == .comma { advance() }
        }
        advance()
        guard let function = JMESPathFunction(rawValue: name) else {
            throw JMESPathError(.unknownFunction, "there is no function `\(name)`", offset: token.offset)
        }
        do throws(JMESPathFunction.Mismatch) {
            try function.check(valueCount: arguments.count, references: references.keys.sorted())
        } catch {
            throw JMESPathError(error.kind, error.message, offset: token.offset)
        }
        let call = JMESPathCall(
            function: function, arguments: arguments, reference: references.values.first, offset: token.offset
        )
        return try node(.call(call))
    }
}

extension JMESPathParser {
    private var token: JMESPathToken { tokens[index] }

    private func kind(ahead count: Int) -> JMESPathToken.Kind {
        index + count < tokens.count ? tokens[index + count].kind : .end
    }

    private mutating func skip(_ kind: JMESPathToken.Kind) -> Bool {
        guard token.kind == kind else { return false }
        advance()
        return true
    }

    /// Steps over a token; the end stays.
    @discardableResult
    private mutating func advance() -> JMESPathToken {
        let token = tokens[index]
        if token.kind != .end { index += 1 }
        return token
    }

    private mutating func expect(_ kind: JMESPathToken.Kind, _ name: String) throws(JMESPathError) {
        guard skip(kind) else { throw unexpected(token, butFor: name) }
    }

    private func node(_ kind: JMESPathNode.Kind) throws(JMESPathError) -> JMESPathNode {
        let node = JMESPathNode(kind)
        guard node.depth <= JMESPathNode.depthLimit else { throw tooDeep(at: token.offset) }
        return node
    }

    private func unexpected(_ token: JMESPathToken, butFor expected: String? = nil) -> JMESPathError {
        guard let expected else { return error("unexpected \(token.found)", at: token) }
        return error("expected \(expected), found \(token.found)", at: token)
    }

    private func tooDeep(at offset: Int) -> JMESPathError {
        JMESPathError(.syntax, "nested deeper than \(JMESPathNode.depthLimit) levels", offset: offset)
    }

    private func error(_ message: String, at token: JMESPathToken) -> JMESPathError {
        JMESPathError(.syntax, message, offset: token.offset)
    }
}
