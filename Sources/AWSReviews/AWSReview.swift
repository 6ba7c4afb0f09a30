internal import AWSArguments
internal import AWSClient
public import AWSModels
internal import BlockReviews
internal import JSON
public import Runbooks
internal import ShellScanning

/// Looks at every `aws` command that a document's blocks spell out: what AWS CLI v2 would refuse, and what it calls.
///
/// Nothing is sent and no file is read but that of the models, and that only where a block has such a command.
public struct AWSReview {
    private let known: KnownCommands
    private let globals: GlobalServices

    /// What the documents say.
    public struct Result {
        /// What is wrong, in the order of the documents' blocks.
        public var diagnostics: [Diagnostic] = []
        /// The calls of commands that exist, in the same order.
        public var calls: [LiteralCall] = []
    }

    /// Makes a review.
    ///
    /// - Parameters:
    ///   - models: The services.
    ///   - others: Commands that are no services, such as `s3`.
    ///   - subcommands: Commands beside a service's operations.
    public init(models: ModelLibrary, others: [String], subcommands: [String: [String]]) {
        known = KnownCommands(
            CommandCatalog(
                services: models.commandNames, others: others, subcommands: subcommands,
                model: { try? models.service(commandName: $0) }))
        globals = GlobalServices(models: models)
    }

    /// A block of a document may have an `aws` command; cheap.
    public static func isNeeded(for runbooks: [Runbook]) -> Bool {
        runbooks.contains { runbook in
            TypedCommand.mayStand(in: runbook.source)
                || runbook.sidecar.map { TypedCommand.mayStand(in: $0.source) } ?? false
        }
    }

    /// Reviews documents that make one run.
    ///
    /// `inventory`: Their targets; nil where they are not known yet.
    public func result(of runbooks: [Runbook], inventory: Inventory?) -> Result {
        var result = Result()
        for (document, runbook) in runbooks.enumerated() {
            let blocks = BlockReview.mendedBlocks(of: runbook, where: TypedCommand.mayStand)
            // What a document calls `aws` itself is not for us to judge.
            if runbook.steps.contains(where: { TypedCommand.isRedefined(in: $0.block.text) }) { continue }
            for block in blocks {
                for command in TypedCommand.all(in: block) {
                    var walk = CommandWalk(command, known)
                    walk.walk()
                    result.diagnostics += walk.problems.map { Self.diagnostic($0, in: block) }
                    guard walk.isKnown else { continue }
                    let call = call(walk, block, document)
                    result.calls.append(call)
                    if let warning = warning(about: call, block, runbook, inventory) {
                        result.diagnostics.append(warning)
                    }
                }
            }
        }
        return result
    }

    private static func diagnostic(_ problem: CommandWalk.Problem, in block: MendedBlock) -> Diagnostic {
        Diagnostic(
            problem.severity, code: problem.code, problem.message, at: block.text.range(of: problem.word),
            details: problem.details, help: problem.help)
    }

    // MARK: - Calls

    private func call(_ walk: CommandWalk, _ block: MendedBlock, _ document: Int) -> LiteralCall {
        var parameters = JSONObject()
        for found in walk.given {
            guard let member = found.option.member, let values = found.values,
                let value = try? walk.options?.value(of: found.option, words: values)
            else { continue }
            parameters[member] = value
        }
        let rest = walk.words.dropFirst(walk.index)
        let isCustom = walk.options == nil
        let options =
            isCustom
            ? rest.compactMap(\.value).filter { $0.hasPrefix("--") } : walk.given.map(\.option.name)
        let operation = walk.options?.operation
        return LiteralCall(
            document: document, step: block.step.id, role: block.role, path: walk.path, operation: operation,
            impact: operation.map { OperationImpact(of: $0) }
                ?? CustomCommand.facts(walk.path, options: options).impact,
            parameters: parameters, options: options,
            words: isCustom ? rest.compactMap(\.value).filter { !$0.hasPrefix("-") } : [],
            hasUnknownWords: walk.words.contains { $0.value == nil },
            range: block.text.range(of: walk.command.name))
    }

    // MARK: - Global services

    private func warning(
        about call: LiteralCall, _ block: MendedBlock, _ runbook: Runbook, _ inventory: Inventory?
    ) -> Diagnostic? {
        let step = block.step
        // A condition may choose one region, and a rollback follows its step.
        guard block.role == .work, step.per == .target || step.per == .region, step.when == nil,
            call.impact != .read, let operation = call.operation,
            Self.mayHaveRegions(step, runbook, inventory), globals.contain(operation.service)
        else { return nil }
        return Diagnostic(
            .warning, code: "global-service",
            "`\(call.command)` changes the account as a whole, and this step does it once in each region",
            at: call.range, help: "let the step run once: `per=account`")
    }

    /// An account may be acted upon in several regions.
    private static func mayHaveRegions(_ step: Step, _ runbook: Runbook, _ inventory: Inventory?) -> Bool {
        let selector = step.on ?? runbook.on
        guard let inventory else { return selector != nil || runbook.inventory != nil }
        var accounts: Set<String> = []
        for target in inventory.targets where selector?.matches(target) ?? true {
            if !accounts.insert(target.account ?? "").inserted { return true }
        }
        return false
    }
}
