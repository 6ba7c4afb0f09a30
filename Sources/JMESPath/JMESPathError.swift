/// Why an expression cannot be read or has no value.
public struct JMESPathError: Error, Sendable, Hashable {
    /// The specification's kinds of error.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The expression is not JMESPath.
        case syntax
        /// A function was given a value of a type that it does not take.
        case invalidType = "invalid-type"
        /// A value of the right type that makes no sense, such as a slice with step 0.
        case invalidValue = "invalid-value"
        /// A function was given too few or too many arguments.
        case invalidArity = "invalid-arity"
        /// There is no function of that name.
        case unknownFunction = "unknown-function"
    }

    /// What kind of error it is. Only `invalidType` and `invalidValue` can depend on the value searched.
    public var kind: Kind
    /// What is wrong: lower case, no full stop, names in back-ticks.
    public var message: String
    /// Where in the expression, in Unicode scalars from 0; the expression's length when it ends too early.
    public var offset: Int

    /// Makes an error.
    public init(_ kind: Kind, _ message: String, offset: Int) {
        self.kind = kind
        self.message = message
        self.offset = offset
    }
}

extension JMESPathError: CustomStringConvertible {
    /// `MESSAGE at column COLUMN`, columns from 1.
    public var description: String { "\(message) at column \(offset + 1)" }
}
