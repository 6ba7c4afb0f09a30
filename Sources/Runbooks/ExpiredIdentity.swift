/// An AWS identity of the operator that has expired: a person has to renew it, and then the same calls work.
///
/// The identity is the one that roles are assumed from, or that a profile of the inventory or the front matter gives.
public struct ExpiredIdentity: Sendable, Hashable {
    /// Whose it is, such as ``the profile `ops` ``.
    public var name: String
    /// What renews it, such as `` `runbook aws sso login --profile ops` ``: a command stands between back-ticks.
    public var renewal: String
    /// A process that goes on sees that it was renewed: it does not stand in the process's environment.
    public var isSeenWhenRenewed: Bool

    /// Makes one.
    public init(name: String, renewal: String, isSeenWhenRenewed: Bool = true) {
        self.name = name
        self.renewal = renewal
        self.isSeenWhenRenewed = isSeenWhenRenewed
    }

    /// Why an execution waits, as the journal has it: whose identity expired, and what renews it.
    public var reason: String { "\(Self.beginning)\(name)\(Self.middle)renew it with \(renewal)" }

    /// Whether an execution's reason is that an identity expired.
    public static func isReason(_ reason: String?) -> Bool { reason?.hasPrefix(beginning) == true }

    /// The part of such a reason that says whose identity expired; nil for any other reason.
    public static func what(in reason: String?) -> String? {
        guard let reason, isReason(reason) else { return nil }
        var text = reason[...]
        while !text.isEmpty, !text.hasSuffix(middle) { text.removeLast() }
        return text.isEmpty ? reason : String(text.dropLast(2))
    }

    private static let beginning = "the AWS identity of "
    private static let middle = " expired: "
}

extension RunRecord {
    /// Why an execution waits for an identity to be renewed; nil when none does.
    public var expiredIdentity: String? {
        executions.first { $0.isPaused }?.reason
    }
}

extension RunRecord.Execution {
    /// It waits until an AWS identity is renewed, and for nobody's answer.
    public var isPaused: Bool { state == .waiting && ExpiredIdentity.isReason(reason) }
}
