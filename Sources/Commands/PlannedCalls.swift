internal import AWSClient
internal import AWSReviews
internal import BlockReviews
internal import Execution
internal import JSON
internal import Runbooks
internal import Texts

/// The calls of AWS that a plan's steps spell out.
struct PlannedCalls {
    private struct Place: Hashable {
        var document: Int
        var step: Step.ID
    }

    private let calls: [Place: [LiteralCall]]

    init(_ calls: [LiteralCall]) {
        self.calls = Dictionary(grouping: calls) { Place(document: $0.document, step: $0.step) }
    }

    /// What a step does on one target: its work and its checks.
    func counts(_ document: Int, _ step: Step.ID) -> CallCounts {
        CallCounts((calls[Place(document: document, step: step)] ?? []).filter { $0.role != .rollback })
    }

    /// A line for all steps that are selected; empty where nothing is called.
    func totals(of plan: RunPlan) -> String {
        let selected = Set(
            plan.executions.filter(\.isSelected).map {
                Place(document: $0.document, step: plan.step(of: $0).id)
            })
        let chosen = selected.flatMap { calls[$0] ?? [] }
        let counts = CallCounts(chosen.filter { $0.role != .rollback })
        let rollbacks = CallCounts(chosen.filter { $0.role == .rollback })
        if counts.isEmpty, rollbacks.isEmpty { return "" }
        let work = counts.isEmpty ? "none" : counts.text
        let undoing = rollbacks.isEmpty ? "" : "; in rollbacks \(rollbacks.text)"
        return "  `aws` commands in these steps: \(work)\(undoing)\n"
    }

    /// Each call of a step with its impact.
    func json(_ document: Int, _ step: Step.ID) -> JSONValue {
        .array(
            (calls[Place(document: document, step: step)] ?? []).map { call in
                .object(
                    JSONObject([
                        ("command", .string(call.path.joined(separator: " "))),
                        ("impact", .string(call.impact.rawValue)), ("in", .string(call.role.rawValue)),
                        ("line", .number(JSONNumber(call.range.start.line))),
                    ]))
            })
    }
}
