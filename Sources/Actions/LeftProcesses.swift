internal import Execution
public import Journals
internal import Processes
internal import Runbooks

/// Ends what an earlier engine of a run left behind.
public enum LeftProcesses {
    /// Kills the processes of a run's attempts, and waits until they are gone.
    ///
    /// What runs under a supervisor stays, as it is taken up, or ends by itself. What a block that came to its end left on purpose (`background`) stays, unless its execution failed since.
    ///
    /// - Returns: Whether none is left.
    public static func end(of run: RunSnapshot) async -> Bool {
        let stands = run.executions.filter { execution in
            execution.latestOutcome == .succeeded
                && (execution.state.isComplete || execution.state == .pending)
        }
        return await ProcessGroups.killMarked(
            by: ["RUNBOOK_RUN=\(run.run)"],
            sparing: stands.map {
                AttemptMarker(run: run.run, $0.key, .run, number: $0.runAttempts).entry
            } + ["\(AttemptMarker.supervised.name)=\(AttemptMarker.supervised.value)"])
    }
}
