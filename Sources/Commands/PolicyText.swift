internal import AWSReviews
internal import Execution
internal import JSON
internal import Journals
internal import Runbooks
internal import Texts

/// The least IAM policies for a plan's calls: one for all targets that take the same steps.
struct PolicyText {
    /// Targets with the same steps.
    private struct Group {
        var targets: [Target]
        var steps: [String]
        var policy: LeastPolicy
    }

    private let groups: [Group]

    init(_ plan: RunPlan, calls: [LiteralCall]) {
        var steps: [Target.ID: Set<[Int]>] = [:]
        for execution in plan.executions where execution.isSelected {
            // Where a step runs once for many, any of them may be the one that runs it.
            for target in execution.covers + [execution.key.target] {
                steps[target, default: []].insert([execution.document, execution.step])
            }
        }
        var alike: [(steps: Set<[Int]>, targets: [Target])] = []
        for target in plan.selectedTargets {
            let own = steps[target.id] ?? []
            if let index = alike.firstIndex(where: {
                $0.steps == own && Self.partition($0.targets[0]) == Self.partition(target)
            }) {
                alike[index].targets.append(target)
            } else {
                alike.append((own, [target]))
            }
        }
        groups = alike.map { own, targets in
            let places = own.sorted { $0.lexicographicallyPrecedes($1) }
            let names = Set(places.map { [String($0[0]), plan.runbooks[$0[0]].steps[$0[1]].id.rawValue] })
            let wanted = calls.filter { names.contains([String($0.document), $0.step.rawValue]) }
            return Group(
                targets: targets, steps: places.map { plan.runbooks[$0[0]].steps[$0[1]].id.rawValue },
                policy: LeastPolicy(wanted, partition: Self.partition(targets[0])))
        }
    }

    /// The partition by the region's beginning.
    private static func partition(_ target: Target) -> String {
        let region = target.region ?? ""
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }

    /// For people: each policy with what it is for and what it cannot know.
    var text: String {
        groups.map { group in
            let names = group.targets.prefix(8).map(\.id.rawValue).joined(separator: ", ")
            let more = group.targets.count > 8 ? " and \(group.targets.count - 8) more" : ""
            let head =
                "\(ControlBytes.singleLine(names))\(more): \(Plurals.text(group.steps.count, "step"))\n"
            let notes = group.policy.notes.map { "- \($0)\n" }.joined()
            return head + "\n" + group.policy.document.serialized(indent: 2) + "\n\n" + notes
        }.joined(separator: "\n")
    }

    /// As `runbook.policies/1`.
    var json: JSONValue {
        let list = groups.map { group -> JSONValue in
            .object(
                JSONObject([
                    ("targets", .array(group.targets.map { .string($0.id.rawValue) })),
                    ("steps", .array(group.steps.map { .string($0) })),
                    ("policy", group.policy.document),
                    ("notes", .array(group.policy.notes.map { .string($0) })),
                ]))
        }
        return .object(JSONObject([("schema", "runbook.policies/1"), ("policies", .array(list))]))
    }
}
