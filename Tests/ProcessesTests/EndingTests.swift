import Glibc
import Processes
import Reactor
import Testing

@Suite("Ending", .timeLimit(.minutes(10)))
struct EndingTests {
    @Test func `a time-out ends the whole group`() async throws {
        let marker = uniqueMarker()
        let child = try ChildProcess.spawn(bash("sleep 600 & sleep 600", environment: environment(marker)))
        let status = try await child.runToEnd(timeout: .milliseconds(100)) { _, _ in }
        #expect(status == .signalled(SIGTERM))
        #expect(child.hasTimedOut)
        #expect(await child.endGroup(marker: marker))
        #expect(!isAlive(marker))
    }

    @Test func `a time-out that is not reached changes nothing`() async throws {
        let child = try ChildProcess.spawn(bash("exit 2"))
        #expect(try await child.runToEnd(timeout: .seconds(600)) { _, _ in } == .exited(2))
        #expect(!child.hasTimedOut)
    }

    @Test func `who ignores TERM is killed after the grace`() async throws {
        let child = try ChildProcess.spawn(bash("trap '' TERM; echo ready; while :; do sleep 600; done"))
        _ = try await child.stdout.read()
        #expect(await child.terminate(grace: .milliseconds(100)) == .signalled(SIGKILL))
    }

    @Test func `who ends by itself within the grace keeps its exit code`() async throws {
        let child = try ChildProcess.spawn(
            bash("trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done"))
        _ = try await child.stdout.read()
        #expect(await child.terminate(grace: .seconds(600)) == .exited(3))
    }

    @Test func `a program has the grace even if the shell around it dies at once`() async throws {
        let program = "trap 'echo cleaned; exit' TERM; echo ready; while :; do sleep 0.01; done"
        let child = try ChildProcess.spawn(bash("bash -c \"$1\" & wait", [program]))
        let text = try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask {
                var text = ""
                _ = try await child.runToEnd { stream, bytes in
                    // bash tells of the signal on standard error.
                    guard stream == .stdout else { return }
                    text += String(decoding: bytes, as: UTF8.self)
                    if text == "ready\n" { Task { await child.terminate(grace: .seconds(600)) } }
                }
                return text
            }
            return try await group.next() ?? ""
        }
        #expect(text == "ready\ncleaned\n")
        #expect(child.status == .signalled(SIGTERM))
    }

    @Test func `a stopped process is ended too`() async throws {
        let child = try ChildProcess.spawn(bash("echo ready; kill -STOP $$; sleep 600"))
        _ = try await child.stdout.read()
        #expect(await child.terminate(grace: .seconds(600)) == .signalled(SIGTERM))
    }

    @Test func `those that left the group are found by the marker, and others are left alone`() async throws {
        let marker = uniqueMarker()
        let other = uniqueMarker()
        let bystander = try ChildProcess.spawn(bash("exec sleep 600", environment: environment(other)))
        let child = try ChildProcess.spawn(
            bash(
                "setsid sleep 600 & (setsid sleep 600 &) ; sleep 600 & setsid bash -c '(sleep 600 &)'; exit 0",
                environment: environment(marker)))
        #expect(try await child.runToEnd { _, _ in } == .exited(0))
        try await waitUntil(4, carry: marker)
        #expect(await child.endGroup(marker: marker))
        #expect(!isAlive(marker))
        #expect(isAlive(other))
        #expect(await bystander.endGroup(marker: other))
    }

    @Test func `without a marker the group's own session is still cleared`() async throws {
        let marker = uniqueMarker()
        var specification = bash("set -m; sleep 600 & exit 0", environment: environment(marker))
        specification.ownsSession = true
        let child = try ChildProcess.spawn(specification)
        _ = try await child.runToEnd { _, _ in }
        #expect(isAlive(marker), "in a group of its own, made by job control")
        #expect(await child.endGroup(marker: nil))
        #expect(!isAlive(marker))
    }

    @Test func `a marker must match as a whole`() async throws {
        let marker = uniqueMarker()
        let child = try ChildProcess.spawn(bash("exec sleep 600", environment: environment(marker + "0")))
        try await waitUntil(1, carry: marker + "0")
        #expect(ProcessGroups.marked(by: marker + "0") == [child.pid])
        #expect(ProcessGroups.marked(by: marker) == [])
        #expect(await child.endGroup(marker: nil))
    }

    @Test func `a group that is gone is cleared at once`() async throws {
        let child = try ChildProcess.spawn(bash("exit 0"))
        _ = await child.waitForExit()
        #expect(await child.endGroup(marker: uniqueMarker()))
        #expect(ProcessGroups.members(of: child.pid) == [])
        #expect(await ProcessGroups.killAll(group: child.pid, marker: nil))
    }
}
