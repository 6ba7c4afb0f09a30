internal import AWSArguments
internal import AWSClient
internal import AWSModels
internal import AWSProtocols
internal import JSON

/// The calls that bring a stack to what a template says.
struct StackChanges {
    let scope: CustomScope
    let stack: String

    private static let service = "cloudformation"

    /// Whether there is such a stack: one that is but under review has never been made.
    func hasStack() async throws(CommandFailure) -> Bool {
        let result = try await scope.attempt(
            Self.service, "DescribeStacks", ["StackName": .string(stack)])
        switch result {
        case .success(let answer):
            let stacks = answer.result["Stacks"]?.array ?? []
            return stacks.count == 1 && stacks[0]["StackStatus"]?.string != "REVIEW_IN_PROGRESS"
        case .failure(let error):
            // Nothing but the text tells this error from others.
            if error.description.contains("Stack with id \(stack) does not exist") { return false }
            throw CommandFailure(error)
        }
    }

    /// The parameters that the stack has now.
    func knownParameters() async throws(CommandFailure) -> [String] {
        let summary = try await scope.call(
            Self.service, "GetTemplateSummary", ["StackName": .string(stack)])
        return (summary["Parameters"]?.array ?? []).compactMap { $0["ParameterKey"]?.string }
    }

    /// Creates the change set, and waits until it is ready.
    ///
    /// - Returns: Its id; nil where it changes nothing.
    func create(_ parameters: JSONObject) async throws(CommandFailure) -> String? {
        let answer = try await scope.call(Self.service, "CreateChangeSet", parameters)
        let id = answer["Id"]?.string ?? ""
        try await scope.print("\nWaiting for changeset to be created..\n")
        let end = try await wait(
            "ChangeSetCreateComplete", delay: 5,
            ["ChangeSetName": .string(id), "StackName": .string(stack)])
        guard let error = end.error else { return id }
        let status = end.last["Status"]?.string ?? ""
        let reason = end.last["StatusReason"]?.string ?? ""
        if status == "FAILED" && reason.contains("The submitted information didn't contain changes.")
            || reason.contains("No updates are to be performed")
        {
            return nil
        }
        throw CommandFailure(
            "Failed to create the changeset: \(error) Status: \(status). Reason: \(reason)", exitCode: 255)
    }

    /// Executes the change set, and waits until the stack is as it says.
    func execute(_ id: String, isUpdate: Bool, disablesRollback: Bool) async throws(CommandFailure) {
        _ = try await scope.call(
            Self.service, "ExecuteChangeSet",
            [
                "ChangeSetName": .string(id), "StackName": .string(stack),
                "DisableRollback": .bool(disablesRollback),
            ])
        try await scope.print("Waiting for stack create/update to complete\n")
        let end = try await wait(
            isUpdate ? "StackUpdateComplete" : "StackCreateComplete", delay: 30, maxAttempts: 120,
            ["StackName": .string(stack)])
        guard end.error == nil else {
            throw CommandFailure(
                "Failed to create/update the stack. Run the following command\n"
                    + "to fetch the list of events leading up to the failure\n"
                    + "aws cloudformation describe-stack-events --stack-name \(stack)", exitCode: 255)
        }
    }

    /// Asks as a waiter does, at a pace of the command's own.
    private func wait(
        _ name: String, delay: Int, maxAttempts: Int? = nil, _ parameters: JSONObject
    ) async throws(CommandFailure) -> (last: JSONValue, error: WaiterError?) {
        do {
            var definition =
                try scope.run(Self.service, "DescribeStacks").invocation.service.waiter(name) ?? JSONObject()
            if let maxAttempts { definition["maxAttempts"] = .number(JSONNumber(maxAttempts)) }
            let plan = try WaiterPlan(name: name, definition: definition)
            var waiting = Waiting(plan)
            while true {
                let answer: WaiterAnswer
                switch try await scope.attempt(Self.service, plan.operation, parameters) {
                case .success(let found):
                    answer = WaiterAnswer(status: found.metadata.status, result: .object(found.result))
                case .failure(let error):
                    guard let refusal = error.answer else { throw CommandFailure(error) }
                    answer = WaiterAnswer(
                        status: refusal.status, errorCode: refusal.code, errorMessage: refusal.message)
                }
                switch waiting.verdict(on: answer) {
                case .succeeded: return (answer.result, nil)
                case .failed(let error): return (answer.result, error)
                case .retry: try await scope.command.session.clock.sleep(.seconds(delay))
                }
            }
        } catch let error as CommandFailure {
            throw error
        } catch let error as WaiterError {
            throw CommandFailure(error.description, exitCode: 255)
        } catch {
            throw CommandFailure("it was interrupted", exitCode: 255)
        }
    }
}
