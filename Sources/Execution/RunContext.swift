internal import JMESPath
internal import JSON
internal import Journals
internal import Runbooks

/// The values that expressions see: `params`, `target`, `targets`, `inventory`, `journal`, `accounts`, `exports`,
/// `steps` and `run`, as `Documentation/format.md` lists them.
struct RunContext: Sendable {
    let run: String
    let user: String
    let note: String?
    let isSandbox: Bool
    let parameters: JSONObject
    let inventory: Inventory
    let plan: RunPlan
    let state: RunState
    let runner: any BlockRunner
    /// The targets on which a step ever succeeded, in other runs than this one or in all.
    let targetsEverDone: @Sendable (String, Step.ID, _ besidesThisRun: Bool) throws(JournalError) -> [Target]

    /// Evaluates an expression for one execution.
    ///
    /// Only the roots that the expression names are built.
    ///
    /// `asInput`: As it is compared on resume. What this run itself adds to `journal` does not count: an execution is not
    /// outdated by its own success. And `changed` is the attempt that did it: another one is another change.
    func evaluate(
        _ text: String, for execution: PlannedExecution, asInput: Bool = false
    ) async throws(EvaluationError) -> JSONValue {
        let expression: JMESPathExpression
        do {
            expression = try JMESPathExpression(parsing: text, joinsHyphens: true)
        } catch {
            throw EvaluationError("`\(text)`: \(error.message) at character \(error.offset + 1)")
        }
        let root = try await root(for: execution, naming: text, asInput: asInput)
        do {
            return try expression.evaluate(root)
        } catch {
            throw EvaluationError("`\(text)`: \(error.message)")
        }
    }

    /// Whether an expression's value as an input is another than it sees.
    static func isOtherAsInput(_ text: String) -> Bool {
        names("journal", in: text) || names("steps", in: text)
    }

    /// Whether an expression can reach a root.
    private static func names(_ root: String, in text: String) -> Bool {
        text.contains(root) || text.contains("@") || text.contains("keys(") || text.hasPrefix("*")
    }

    private func root(
        for execution: PlannedExecution, naming text: String, asInput: Bool
    ) async throws(EvaluationError) -> JSONValue {
        func names(_ root: String) -> Bool { Self.names(root, in: text) }
        var root = JSONObject()
        root["params"] = .object(parameters)
        let target = plan.target(execution.key.target)
        if let target {
            root["target"] = Self.json(of: target, facts: await state.facts(of: target.id))
        }
        if names("targets") { root["targets"] = await targets(for: execution) }
        if names("inventory") {
            root["inventory"] = ["targets": .array(inventory.targets.map { Self.json(of: $0) })]
        }
        if names("journal") {
            do {
                let targets = try targetsEverDone(execution.key.document, execution.key.step, asInput)
                root["journal"] = ["targets": .array(targets.map { Self.json(of: $0) })]
            } catch {
                throw EvaluationError(error.message)
            }
        }
        if names("accounts") { root["accounts"] = accounts }
        if names("exports") {
            root["exports"] = .object(
                runner.variables(
                    in: await state.carried(
                        to: execution.key.target, document: execution.document, before: execution.step)))
        }
        if names("steps") {
            var steps = JSONObject()
            for (step, record, change) in await state.states(
                on: execution.key.target, document: execution.document, before: execution.step)
            {
                let change: JSONValue =
                    asInput
                    ? change.map { .number(JSONNumber($0)) } ?? false : .bool(change != nil)
                steps[step.rawValue] = ["state": .string(record.state.rawValue), "changed": change]
            }
            root["steps"] = .object(steps)
        }
        root["run"] = .object(
            JSONObject([
                ("id", .string(run)), ("user", .string(user)), ("note", note.map(JSONValue.string) ?? .null),
                ("sandbox", .bool(isSandbox)),
            ]))
        return .object(root)
    }

    /// The targets of this run that have not failed, each with what it exports up to this step.
    private func targets(for execution: PlannedExecution) async -> JSONValue {
        let failed = await state.failures
        let selected = Set(plan.executions.filter(\.isSelected).flatMap(\.covers))
        var list: [JSONValue] = []
        for target in plan.targets where failed[target.id] == nil && selected.contains(target.id) {
            let json = Self.json(of: target, facts: await state.facts(of: target.id))
            guard case .object(var object) = json else { continue }
            object["exports"] = .object(
                runner.variables(
                    in: await state.carried(
                        to: target.id, document: execution.document, before: execution.step)))
            list.append(.object(object))
        }
        return .array(list)
    }

    private var accounts: JSONValue {
        var order: [String] = []
        var found: [String: JSONObject] = [:]
        for target in inventory.targets {
            guard let account = target.account else { continue }
            let region = target.region.map { [JSONValue.string($0)] } ?? []
            if var object = found[account] {
                object["regions"] = .array((object["regions"]?.array ?? []) + region)
                found[account] = object
            } else {
                order.append(account)
                found[account] = JSONObject([
                    ("id", .string(account)), ("name", .string(target.accountName ?? account)),
                    ("groups", .array(target.groups.map(JSONValue.string))), ("regions", .array(region)),
                    ("vars", .object(target.variables)),
                ])
            }
        }
        return .array(order.compactMap { found[$0].map(JSONValue.object) })
    }

    /// A target as expressions see it.
    ///
    /// `facts`: What the host said of itself; null for a target that is none.
    static func json(of target: Target, facts: JSONObject? = nil) -> JSONValue {
        .object(
            JSONObject([
                ("id", .string(target.id.rawValue)),
                ("account", target.account.map(JSONValue.string) ?? .null),
                ("name", target.accountName.map(JSONValue.string) ?? .null),
                ("region", target.region.map(JSONValue.string) ?? .null),
                ("groups", .array(target.groups.map(JSONValue.string))), ("vars", .object(target.variables)),
                ("facts", facts.map(JSONValue.object) ?? .null),
            ]))
    }
}
