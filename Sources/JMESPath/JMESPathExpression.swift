public import JSON

/// A JMESPath expression, read once and evaluated as often as wanted.
///
/// The language is that of the AWS CLI, which is jmespath.py 1.x: the JMESPath specification, plus order between
/// strings and the old literals without quotes (`` `text` ``). Unknown functions, wrong numbers of arguments and
/// slices with step 0 are found when the expression is read, not first when they are reached.
public struct JMESPathExpression: Sendable {
    /// The expression as written.
    public let text: String
    private let root: JMESPathNode

    /// Reads an expression.
    ///
    /// `joinsHyphens`: Names may have hyphens without quotes, as those of steps do: `steps.agent-config`. To JMESPath
    /// that is an error, so nothing else can be meant.
    /// - Throws: `JMESPathError`, also for nesting deeper than 128 levels.
    public init(parsing text: String, joinsHyphens: Bool = false) throws(JMESPathError) {
        self.text = text
        var parser = JMESPathParser(tokens: try JMESPathLexer.tokens(of: text, joinsHyphens: joinsHyphens))
        root = try parser.expression()
    }

    /// The expression's value for `value`: what `search` is in the specification. Keys keep their order and numbers
    /// their text.
    ///
    /// - Throws: `JMESPathError` of kind `invalidType` or `invalidValue`.
    public func evaluate(_ value: JSONValue) throws(JMESPathError) -> JSONValue {
        try root.evaluate(value)
    }
}

extension JMESPathExpression: Hashable {
    /// The same text.
    public static func == (left: JMESPathExpression, right: JMESPathExpression) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension JSONValue {
    /// JMESPath's truth: everything but `null`, `false` and what is empty. Every number is true, 0 too.
    public var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let truth): truth
        case .number: true
        case .string(let text): !text.isEmpty
        case .array(let elements): !elements.isEmpty
        case .object(let object): !object.isEmpty
        }
    }
}
