internal import JSON

/// Which targets a step, a run or a command means: groups and labels with `&&`, `||`, `!` and parentheses.
///
/// A bare word is a group, an account's name or id, or a target's name; `*` is every target. `region=R`,
/// `account=A` (a name or an id), `group=G`, `kind=host|account` and `VARIABLE=VALUE` compare one label;
/// `account-of(G)` is the accounts that hosts of a group belong to. `!` binds strongest, then `&&`,
/// then `||`; a comma means `||`. Words consist of letters of any script, digits and `_ - . / :`.
public struct TargetSelector: Sendable, Hashable {
    /// A group, account or target that an expression names, and where.
    public struct Reference: Sendable, Hashable {
        /// The word.
        public let name: String
        /// Where the word begins, in Unicode scalars from 0.
        public let offset: Int
    }

    /// The expression as written.
    public let text: String
    /// The bare words and the values of `group=` in order of appearance: what an inventory must know.
    public let references: [Reference]
    private let condition: Condition

    /// Reads an expression.
    ///
    /// - Throws: `TargetSelectorError` for what is no expression.
    public init(parsing text: String) throws(TargetSelectorError) {
        self.text = text
        var parser = TargetSelectorParser(text)
        condition = try parser.condition()
        references = parser.references
    }

    /// The target is one of those meant.
    public func matches(_ target: Target) -> Bool { condition.holds(for: target) }

    /// The names of the references, each once.
    public var names: [String] {
        var names: [String] = []
        for reference in references where !names.contains(reference.name) { names.append(reference.name) }
        return names
    }
}

extension TargetSelector {
    indirect enum Condition: Sendable, Hashable {
        case everything
        case name(String)
        case label(key: String, value: String)
        /// The accounts that hosts of this group, or name, belong to.
        case accountOf(String)
        case not(Condition)
        case all([Condition])
        case any([Condition])

        func holds(for target: Target) -> Bool {
            switch self {
            case .everything: true
            case .name(let name):
                target.groups.contains(name) || target.accountName == name || target.account == name
                    || target.id.rawValue == name
            case .accountOf(let group): target.hostNames.contains(group)
            case .label("kind", let value): value == (target.host == nil ? "account" : "host")
            case .label("region", let value): target.region == value
            case .label("group", let value): target.groups.contains(value)
            case .label("account", let value): target.accountName == value || target.account == value
            case .label(let key, let value): target.variables[key]?.label == value
            case .not(let condition): !condition.holds(for: target)
            case .all(let conditions): conditions.allSatisfy { $0.holds(for: target) }
            case .any(let conditions): conditions.contains { $0.holds(for: target) }
            }
        }
    }
}

extension JSONValue {
    /// What `VARIABLE=VALUE` compares: the text of a string, number or boolean.
    fileprivate var label: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let truth): truth ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
