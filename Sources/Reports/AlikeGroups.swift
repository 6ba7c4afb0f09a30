internal import Runbooks

/// Things of many targets, put together where they are alike.
struct AlikeGroups {
    /// Things that are alike.
    struct Group {
        /// Their numbers, in the order they came.
        var members: [Int]
        /// They are the same to the byte; else they differ in what their targets are called, and nothing else.
        var isExact = true
    }

    /// The groups in the order of their first members.
    private(set) var groups: [Group] = []
    private var byExact: [[UInt8]: Int] = [:]
    private var byNames: [[UInt8]: Int] = [:]

    /// Puts one thing where it belongs.
    ///
    /// - Parameters:
    ///   - member: Its number.
    ///   - signature: What is compared.
    ///   - target: The target whose names may differ; nil when nothing may.
    mutating func add(_ member: Int, signature: [UInt8], target: Target?) {
        if let group = byExact[signature] { return groups[group].members.append(member) }
        let named = target.map { ExecutionSignature.ownNames(of: $0, removedFrom: signature) } ?? signature
        if let group = byNames[named] {
            groups[group].members.append(member)
            groups[group].isExact = false
            byExact[signature] = group
            return
        }
        byExact[signature] = groups.count
        byNames[named] = groups.count
        groups.append(Group(members: [member]))
    }
}
