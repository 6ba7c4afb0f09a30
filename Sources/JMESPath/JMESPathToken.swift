internal import JSON

/// One token of an expression.
struct JMESPathToken {
    enum Kind: Equatable {
        case identifier(String)
        case quotedIdentifier(String)
        case literal(JSONValue)
        /// An index; what does not fit is beyond every array anyway and was clamped.
        case number(Int)
        case dot
        case star
        case comma
        case colon
        case current
        case reference
        case not
        case and
        case or
        case pipe
        case comparator(JMESPathComparator)
        case leftBracket
        case rightBracket
        /// `[]`
        case flatten
        /// `[?`
        case filter
        case leftParenthesis
        case rightParenthesis
        case leftBrace
        case rightBrace
        case end
    }

    let kind: Kind
    /// As it stands in the expression, for messages.
    let text: String
    /// The first scalar's place.
    let offset: Int
}

extension JMESPathToken {
    /// How strongly the token binds what stands to the left of it; 0 ends every expression.
    ///
    /// The numbers are jmespath.py's. Below `projectionStop`, a token also ends a projection.
    var bindingPower: Int {
        switch kind {
        case .pipe: 1
        case .or: 2
        case .and: 3
        case .comparator: 5
        case .flatten: 9
        case .star: 20
        case .filter: 21
        case .dot: 40
        case .not: 45
        case .leftBrace: 50
        case .leftBracket: 55
        case .leftParenthesis: 60
        default: 0
        }
    }

    static let projectionStop = 10

    /// The token as messages name it.
    var found: String { kind == .end ? "the end" : "`\(text)`" }
}
