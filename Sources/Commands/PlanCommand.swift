internal import Arguments
internal import Execution
internal import JSON
internal import Runbooks

/// `runbook plan FILE…`: which steps on which targets, in which order; with `--checks` what is satisfied already.
struct PlanCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() async throws -> ExitCode {
        try requireSense()
        let documents = try await RunDocuments(
            arguments.positional, inventoryPath: arguments.value("inventory"),
            selection: try RunCommand.selection(arguments), given: arguments.values("param"),
            files: arguments.values("params"),
            discovery: AccountDiscovery(
                isSandbox: arguments.flag("sandbox"), journal: arguments.value("journal")), console: console)
        console.sayLeftOut(of: documents.inventory)
        if let reason = documents.loader.unreviewed {
            if arguments.flag("iam-policy") { throw CommandError.invalid(reason) }
            console.say("note: the `aws` commands are not counted: \(reason)")
        }
        if arguments.flag("iam-policy") {
            let policies = PolicyText(documents.plan, calls: documents.loader.calls)
            if arguments.value("format") == "json" {
                console.print(policies.json.serialized(indent: 2))
            } else {
                console.printRaw(policies.text)
            }
            return .success
        }
        let checks = try await checks(of: documents)
        show(documents, checks)
        guard let checks, checks.code != .success else { return .success }
        console.say("mend what would fail or could not be told, then ask again with the same command")
        return checks.code
    }

    /// Refuses options that would mean nothing.
    private func requireSense() throws {
        if arguments.flag("checks"), arguments.flag("iam-policy") {
            throw CommandError.invalid(
                "`--iam-policy` prints a policy instead of the plan, so `--checks` has no place in it")
        }
        if arguments.flag("sandbox"), !arguments.flag("checks") {
            throw CommandError.invalid(
                "`--sandbox` says where checks are asked", help: "add `--checks`, or leave it out")
        }
    }

    private func checks(of documents: RunDocuments) async throws -> PlannedChecks? {
        guard arguments.flag("checks") else { return nil }
        let isSandbox = arguments.flag("sandbox")
        let location = JournalLocation(
            named: arguments.value("journal"), isSandbox: isSandbox, inventory: documents.inventory.path)
        return try await CheckSession(
            console: console, documents: documents, location: location,
            sandboxEndpoint: isSandbox ? try SandboxUse.running(below: location.folder) : nil
        ).ask()
    }

    private func show(_ documents: RunDocuments, _ checks: PlannedChecks?) {
        let calls = documents.loader.calls
        if arguments.value("format") == "json" {
            console.print(
                PlanText.json(of: documents.plan, calls: calls, checks: checks).serialized(indent: 2))
            return
        }
        let limits = documents.limits(maxParallel: nil, maxFailures: nil)
        console.printRaw(
            PlanText.text(
                of: documents.plan, calls: calls, checks: checks,
                limits: PlanText.Limits(maxParallel: limits.maxParallel, maxFailures: limits.maxFailures),
                isShort: false))
    }
}
