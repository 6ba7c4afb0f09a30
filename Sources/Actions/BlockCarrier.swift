internal import Hosts

/// Brings blocks to where they run, under their supervisor there.
protocol BlockCarrier: Sendable {
    /// What to call the host in messages.
    var name: String { get }
    /// How long a block goes on there without anybody to ask for it.
    var grace: Duration { get }

    /// Makes everything ready; nothing of the block runs.
    ///
    /// - Throws: `HostError`.
    func prepare(_ order: SupervisorOrder) async throws(HostError) -> any CarriedBlock

    /// Takes up a block that an earlier engine began, its output from the first byte on. Cancelling kills it.
    ///
    /// - Throws: What `output` throws.
    func takeUp(
        _ order: SupervisorOrder, timeout: Duration, output: @escaping SupervisedBlock.Output
    ) async throws -> SupervisedBlock.Outcome
}

/// A block that waits to begin.
protocol CarriedBlock: Sendable {
    /// Lets it run, and reads it to its end. Cancelling kills it.
    ///
    /// - Throws: `HostError.refused`: nothing of it ran, and nothing will. What `output` throws.
    func go(timeout: Duration, output: @escaping SupervisedBlock.Output) async throws
        -> SupervisedBlock.Outcome

    /// Drops it: it never runs.
    func drop() async
}

extension PreparedBlock: CarriedBlock {}

/// Carries blocks through channels, one for each.
struct RouteCarrier: BlockCarrier {
    let route: any HostRoute
    /// Who runs them; nil: whoever connects.
    let user: HostUser?

    var name: String { route.name }
    var grace: Duration { route.grace }

    func prepare(_ order: SupervisorOrder) async throws(HostError) -> any CarriedBlock {
        try await SupervisedBlock(order, on: route, as: user).prepare()
    }

    func takeUp(
        _ order: SupervisorOrder, timeout: Duration, output: @escaping SupervisedBlock.Output
    ) async throws -> SupervisedBlock.Outcome {
        try await SupervisedBlock(order, on: route, as: user).takeUp(timeout: timeout, output: output)
    }
}
