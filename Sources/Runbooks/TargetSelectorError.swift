/// Why a target expression cannot be read.
public struct TargetSelectorError: Error, Sendable, Hashable {
    /// What is wrong: lower case, no full stop, names in back-ticks.
    public var message: String
    /// Where in the expression, in Unicode scalars from 0; its length when it ends too early.
    public var offset: Int

    /// Makes an error.
    public init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }
}

extension TargetSelectorError: CustomStringConvertible {
    /// `MESSAGE at column COLUMN`, columns from 1.
    public var description: String { "\(message) at column \(offset + 1)" }
}
