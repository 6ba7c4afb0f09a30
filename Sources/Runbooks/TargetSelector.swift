/// Which targets a step, a run or a command means: groups and labels with `&&`, `||`, `!` and parentheses.
///
/// A bare word is a group, an account's name or id, or a target's name; `region=R`, `account=A`, `group=G` and
/// `VARIABLE=VALUE` compare one label.
public struct TargetSelector: Sendable, Hashable {
    /// The expression as written.
    public let text: String

    /// Wraps an expression.
    public init(_ text: String) { self.text = text }
    /// tmp
    public func matches(_ target: Target) -> Bool { target.groups.contains(text) }
}
