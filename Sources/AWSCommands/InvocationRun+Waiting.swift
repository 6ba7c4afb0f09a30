internal import AWSArguments
internal import AWSClient
internal import AWSModels
internal import AWSProtocols
internal import JSON

extension InvocationRun {
    /// Asks until what the waiter is for is so.
    func wait(for name: String) async throws(CommandFailure) {
        let plan: WaiterPlan
        do {
            plan = try WaiterPlan(name: name, definition: invocation.service.waiter(name) ?? JSONObject())
        } catch {
            throw CommandFailure(error.description, exitCode: 255)
        }
        var waiting = Waiting(plan)
        while true {
            switch waiting.verdict(on: try await ask()) {
            case .succeeded: return
            case .failed(let error): throw CommandFailure(error.description, exitCode: 255)
            case .retry: break
            }
            do {
                try await command.session.clock.sleep(.seconds(plan.delay))
            } catch {
                throw CommandFailure("it was interrupted", exitCode: 255)
            }
        }
    }

    private func ask() async throws(CommandFailure) -> WaiterAnswer {
        let call = try call(invocation.parameters)
        do {
            let answer = try await send(call)
            return WaiterAnswer(status: answer.metadata.status, result: .object(answer.result))
        } catch {
            guard let answer = error.answer else { throw CommandFailure(error) }
            return WaiterAnswer(
                status: answer.status, errorCode: answer.code, errorMessage: answer.message)
        }
    }
}
