internal import Runbooks
internal import Texts
internal import YAML

/// Puts targets into the groups that expressions define.
struct GroupResolver {
    /// One entry of `groups`.
    private struct Definition {
        let key: YAMLScalar
        let value: YAMLScalar
        let selector: TargetSelector
        /// The references to other entries of `groups`.
        var uses: [TargetSelector.Reference] = []
    }

    /// The targets with all their groups.
    private(set) var targets: [Target]
    /// All groups: the accounts' in order of appearance, then those defined here.
    private(set) var groups: [String]
    private let names: [String]
    /// Accounts are still to be discovered: a name that nothing has may be one of theirs.
    private let isPartial: Bool
    private let problems: Problems

    init(
        targets: [Target], accountGroups: [String], names: [String], isPartial: Bool = false,
        problems: Problems
    ) {
        self.isPartial = isPartial
        self.targets = targets
        groups = accountGroups
        self.names =
            names + targets.flatMap { [$0.id.rawValue, $0.accountName, $0.account].compactMap(\.self) }
        self.problems = problems
    }

    mutating func resolve(_ node: YAMLNode) {
        guard case .mapping(let entries, _) = node else {
            return problems.error(
                "invalid-value", "`groups` must be a mapping of names to expressions", at: node)
        }
        var definitions = entries.compactMap { definition($0.key, $0.value) }
        let defined = entries.map { $0.key.text }
        for index in definitions.indices {
            let references = definitions[index].selector.references
            definitions[index].uses = references.filter { defined.contains($0.name) }
            checkReferences(of: definitions[index], defined: defined)
        }
        let ordered = inOrder(definitions)
        // What an expression matches can only be judged when all else is right.
        let isSound = !problems.hasErrors && !isPartial
        for definition in ordered { assign(definition, reportsEmpty: isSound) }
        groups += definitions.map { $0.key.text }
        let places = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($1, $0) })
        for index in targets.indices {
            targets[index].groups.sort { places[$0, default: 0] < places[$1, default: 0] }
        }
    }

    private func definition(_ key: YAMLScalar, _ value: YAMLNode) -> Definition? {
        guard key.text.isSelectorWord else {
            problems.error(
                "invalid-name", "`\(key.text)` is no group name", at: key,
                help: "use letters, digits and `_ - . / :`")
            return nil
        }
        if groups.contains(key.text) {
            problems.error("duplicate-group", "group `\(key.text)` is already given to accounts", at: key)
            return nil
        }
        guard let scalar = value.scalar, !value.isNull else {
            problems.error(
                "invalid-value", "group `\(key.text)` must be an expression over groups and labels", at: value
            )
            return nil
        }
        do throws(TargetSelectorError) {
            return Definition(key: key, value: scalar, selector: try TargetSelector(parsing: scalar.text))
        } catch {
            problems.error("invalid-expression", error.message, in: scalar, offset: error.offset)
            return nil
        }
    }

    private func checkReferences(of definition: Definition, defined: [String]) {
        let known = groups + defined + names
        if isPartial { return }
        for reference in definition.selector.references where !known.contains(reference.name) {
            let nearest = Suggestion.nearest(to: reference.name, in: known)
            problems.error(
                "unknown-group", "there is no group, account or target `\(reference.name)`",
                in: definition.value,
                offset: reference.offset, length: reference.name.unicodeScalars.count,
                help: nearest.map { "did you mean `\($0)`?" })
        }
    }

    /// The definitions so that each follows those it uses; those in a cycle are reported and left out.
    private func inOrder(_ definitions: [Definition]) -> [Definition] {
        var ordered: [Definition] = []
        var waiting = definitions
        var isDone = false
        while !isDone {
            let names = Set(waiting.map { $0.key.text })
            let ready = waiting.filter { !$0.uses.contains { names.contains($0.name) } }
            waiting.removeAll { !$0.uses.contains { names.contains($0.name) } }
            ordered += ready
            isDone = ready.isEmpty
        }
        reportCycles(waiting)
        return ordered
    }

    /// Follows from each definition one that it waits for, until one comes twice.
    private func reportCycles(_ waiting: [Definition]) {
        var seen: Set<String> = []
        for start in waiting {
            var path: [Definition] = []
            var current = start
            while seen.insert(current.key.text).inserted {
                path.append(current)
                let next = current.uses.lazy.compactMap { use in waiting.first { $0.key.text == use.name } }
                    .first
                guard let next else { return }
                current = next
            }
            guard let first = path.firstIndex(where: { $0.key.text == current.key.text }) else { continue }
            let cycle = path[first...]
            let names = cycle.map { "`\($0.key.text)`" } + ["`\(current.key.text)`"]
            problems.error(
                "group-cycle", "group \(names[0]) is defined by itself: \(names.joined(separator: " → "))",
                at: current.value)
        }
    }

    private mutating func assign(_ definition: Definition, reportsEmpty: Bool) {
        let members = targets.indices.filter { definition.selector.matches(targets[$0]) }
        for index in members { targets[index].groups.append(definition.key.text) }
        if members.isEmpty, reportsEmpty {
            problems.error(
                "empty-group", "group `\(definition.key.text)` matches no target", at: definition.value)
        }
    }
}
