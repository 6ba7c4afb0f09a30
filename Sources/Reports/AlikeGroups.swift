internal import Runbooks

/// Things of many targets, put together where they are alike.
///
/// A group is of one of two kinds: all of it is the same to the byte, or all of it is the same but for what each
/// target is called. Nothing is in between: who printed another target's name must not pass for one who printed
/// its own.
struct AlikeGroups {
    /// Things that are alike.
    struct Group {
        /// Their numbers, in the order they came.
        var members: [Int]
        /// They are the same to the byte; else they differ in what their targets are called, and nothing else.
        var isExact = true
        /// They are the same but for what their targets are called.
        fileprivate var isSameButNames = true
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
        let named = target.map { ExecutionSignature.ownNames(of: $0, removedFrom: signature) } ?? signature
        let exact = byExact[signature]
        let alike = byNames[named]
        if let group = alike, groups[group].isSameButNames {
            groups[group].members.append(member)
            if exact != group { groups[group].isExact = false }
        } else if let group = exact, groups[group].isExact {
            groups[group].members.append(member)
            groups[group].isSameButNames = false
        } else {
            byExact[signature] = groups.count
            byNames[named] = groups.count
            groups.append(Group(members: [member]))
        }
    }
}
