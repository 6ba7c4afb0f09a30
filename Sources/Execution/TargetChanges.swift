public import Runbooks

/// What differs between the targets of two inventories.
public struct TargetChanges: Sendable, Hashable {
    /// Targets that only the later one has.
    public var new: [Target.ID] = []
    /// Targets that only the earlier one has.
    public var removed: [Target.ID] = []
    /// Targets that are another account or region under the same name: what was done there was done elsewhere.
    public var elsewhere: [Target.ID] = []
    /// Targets whose groups, variables or ways in differ.
    public var changed: [Target.ID] = []
    /// The targets that both have stand in another order.
    public var isReordered = false

    /// Compares two lists of targets.
    public init(from earlier: [Target], to later: [Target]) {
        let before = Dictionary(earlier.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Set(later.map(\.id))
        for target in later {
            guard let old = before[target.id] else {
                new.append(target.id)
                continue
            }
            if old.account != target.account || old.region != target.region || old.isOtherInstance(target) {
                elsewhere.append(target.id)
            } else if old != target {
                changed.append(target.id)
            }
        }
        removed = earlier.map(\.id).filter { !after.contains($0) }
        isReordered =
            earlier.map(\.id).filter(after.contains) != later.map(\.id).filter { before[$0] != nil }
    }
}

extension Target {
    /// SSM knows it as another instance: another machine, whatever it is called.
    fileprivate func isOtherInstance(_ later: Target) -> Bool {
        if case .ssm(let old) = host, case .ssm(let new) = later.host {
            old.instance != new.instance
        } else {
            false
        }
    }
}
