public import Runbooks

/// What of a runbook is to run: `--target`, `--step`, `--from` and `--tag`.
public struct Selection: Sendable, Hashable {
    /// Only targets that match.
    public var targets: TargetSelector?
    /// Only these steps: ids, or `DOCUMENT/ID`.
    public var steps: [String]
    /// Only this step and those after it.
    public var from: String?
    /// Only steps with one of these tags.
    public var tags: [String]

    /// Makes a selection; the default selects everything that is not excluded from a whole run.
    public init(
        targets: TargetSelector? = nil, steps: [String] = [], from: String? = nil, tags: [String] = []
    ) {
        self.targets = targets
        self.steps = steps
        self.from = from
        self.tags = tags
    }
}
