internal import Processes

/// Ends what an earlier engine of a run left behind.
public enum LeftProcesses {
    /// Kills every process of a run's attempts, and waits until they are gone.
    ///
    /// - Returns: Whether none is left.
    public static func end(of run: String) async -> Bool {
        await ProcessGroups.killAll(group: nil, marker: "RUNBOOK_RUN=\(run)")
    }
}
