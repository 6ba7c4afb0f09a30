internal import Execution
internal import Journals
internal import Runbooks

/// The entry `RUNBOOK_ATTEMPT` in the environment of every process of an attempt: it tells them from all others,
/// wherever they went, and also after a crash, as it is made of what the journal has.
struct AttemptMarker: Sendable, Hashable {
    /// The variable's name.
    static let variable = "RUNBOOK_ATTEMPT"

    /// What processes have whose block is in a supervisor's care, which ends them when nobody comes back.
    static let supervised = EnvironmentVariable(name: "RUNBOOK_SUPERVISED", value: "yes")

    /// `RUN/DOCUMENT/STEP/TARGET/run/NUMBER`.
    let value: String

    /// The entry, `NAME=VALUE`.
    var entry: String { "\(Self.variable)=\(value)" }

    init(run: String, _ key: ExecutionKey, _ purpose: BlockRequest.Purpose, number: Int) {
        value = [run, key.document, key.step.rawValue, key.target.rawValue, purpose.rawValue, "\(number)"]
            .joined(separator: "/")
    }

    init(of request: BlockRequest) { self.init(of: request, number: request.attempt) }

    /// Another attempt of the same block.
    init(of request: BlockRequest, number: Int) {
        let key = ExecutionKey(
            document: request.runbook.name, step: request.step.id, target: request.target.id)
        self.init(run: request.run, key, request.purpose, number: number)
    }
}
