import Glibc
import Testing

@testable import Processes

/// In processes of their own: an heir of orphans takes them from everybody else in its process.
@Suite("Subreaper", .timeLimit(.minutes(10)))
struct SubreaperTests {
    @Test func `what left its group becomes a stray of this process, and ends with its block`() async {
        await #expect(processExitsWith: .success) {
            try Subreaper.become()
            let marker = uniqueMarker()
            let other = uniqueMarker()
            let running = try ChildProcess.spawn(
                bash("(setsid sleep 600 &); exec sleep 600", environment: environment(other)))
            let child = try ChildProcess.spawn(
                bash(
                    "(setsid sleep 600 &); (setsid env -i bash -c 'sleep 600 & wait' &)",
                    environment: environment(marker)))
            try #require(try await child.runToEnd { _, _ in } == .exited(0))
            try await waitUntil(2, carry: other)
            while await Subreaper.strays().count < 3 || ProcessGroups.marked(by: marker).count != 1 {
                try await Task.sleep(for: .milliseconds(2))
            }
            try #require(await child.endGroup(marker: marker))
            try #require(!isAlive(marker))
            // One cannot be told from those of the block that still runs: it has no marker, group or session.
            try #require(await Subreaper.strays().count == 2)
            try #require(ProcessGroups.marked(by: other).count == 2)
            try #require(await running.endGroup(marker: other))
            try #require(!isAlive(other))
            let last = await Subreaper.strays()
            try #require(last.count == 1)
            for pid in last { await ProcessGroups.killAll(group: getpgid(pid), marker: nil) }
            try #require(await Subreaper.strays().isEmpty)
        }
    }

    @Test func `a stray's children end with it, even if they cleared their environment`() async {
        await #expect(processExitsWith: .success) {
            try Subreaper.become()
            let marker = uniqueMarker()
            let child = try ChildProcess.spawn(
                bash("(setsid bash -c 'setsid env -i sleep 600 & wait' &)", environment: environment(marker)))
            _ = try await child.runToEnd { _, _ in }
            var stray: Int32?
            while stray == nil {
                stray = await Subreaper.strays().first.flatMap { ProcessFile.children(of: $0).first }
            }
            try #require(await child.endGroup(marker: marker))
            try #require(ProcessIdentity(of: try #require(stray)) == nil)
            try #require(await Subreaper.strays().isEmpty)
        }
    }

    @Test func `children that are being started are never taken for strays`() async {
        await #expect(processExitsWith: .success) {
            try Subreaper.become()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<40 {
                            let child = try ChildProcess.spawn(bash("exit 7"))
                            try #require(try await child.runToEnd { _, _ in } == .exited(7))
                            try #require(await child.endGroup(marker: "RUNBOOK_TEST_MARKER=none"))
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<200 { try #require(await Subreaper.strays().isEmpty) }
                }
                try await group.waitForAll()
            }
            try #require(ProcessFile.children(of: getpid()).isEmpty)
        }
    }
}
