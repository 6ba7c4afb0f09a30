internal import Glibc
internal import Reactor

extension ChildProcess {
    /// Asks the group to end, and makes it: TERM, and KILL for what is left of it after the grace.
    ///
    /// The whole group has the grace, also when its leader ends at once: a shell dies of TERM before the
    /// program that it runs has cleaned up. Goes on if the task is cancelled.
    ///
    /// - Returns: How the process ended.
    @discardableResult
    public func terminate(grace: Duration) async -> ExitStatus {
        _ = beginTermination()
        return await finishTermination(grace: grace)
    }

    /// Ends what the process left behind, itself included: kills its group, and then those that left the group.
    ///
    /// To be called at the end of a step; cheap when nothing is left. Afterwards the group's number is free.
    ///
    /// - Parameter marker: An entry `NAME=VALUE` of the environment that only this process and its descendants
    ///   have.
    /// - Returns: Whether all of them are gone.
    @discardableResult
    public func endGroup(marker: String?) async -> Bool {
        signalGroup(SIGKILL)
        _ = await waitForExit()
        reap()
        guard ownsGroup else { return true }
        return await ProcessGroups.killAll(group: pid, marker: marker)
    }

    /// What a limit does, on the loop's thread.
    func endForTimeout(grace: Duration) {
        guard beginTermination(isTimeout: true) else { return }
        Task { await finishTermination(grace: grace) }
    }

    private func finishTermination(grace: Duration) async -> ExitStatus {
        let deadline = ContinuousClock.now + grace
        signalGroup(SIGTERM)
        // A stopped process would not see TERM.
        signalGroup(SIGCONT)
        var pause = Duration.milliseconds(2)
        while isAnyAlive, ContinuousClock.now < deadline {
            await waitForExit(until: min(deadline, .now + pause))
            pause = min(pause * 2, .milliseconds(50))
        }
        signalGroup(SIGKILL)
        let status = await waitForExit()
        endTermination()
        return status
    }

    private var isAnyAlive: Bool {
        if status == nil { return true }
        return ownsGroup && !ProcessGroups.members(of: pid).isEmpty
    }

    /// Waits for the process's end at most until a time; merely for the time when it has ended already.
    private func waitForExit(until deadline: ContinuousClock.Instant) async {
        let event = Suspension()
        let alarm = EventLoop.shared.schedule(at: deadline) { event.resume() }
        _ = status(orWake: event)
        await event.waitThroughCancellation()
        alarm.cancel()
        forget(event)
    }
}
