import Foundation
import Processes
import Reactor
import Synchronization
import TestSupport
import Testing

@testable import Hosts

/// A route to this machine, with a real `sh`, whose login shell has something to say before.
private struct TalkativeRoute: HostRoute {
    let name = "here"
    var grace = Duration.seconds(10)
    var shell = "/bin/sh"
    /// The channels that were opened.
    let opened = Opened()

    final class Opened: Sendable {
        private let all = Mutex<[ChildProcess]>([])
        func add(_ process: ChildProcess) { all.withLock { $0.append(process) } }
        var last: ChildProcess? { all.withLock { $0.last } }
        /// Loses the last one.
        func cut() {
            last?.stdin?.close()
            last?.stdout.close()
        }
        var count: Int { all.withLock { $0.count } }
    }

    func open(_ text: String) async throws(HostError) -> ChildProcess {
        do {
            let process = try ChildProcess.spawn(
                ProcessSpecification(
                    // As with `sshd`, the end of the channel is no end of what it started.
                    executable: "/usr/bin/setsid",
                    arguments: [
                        "--fork", "--wait", shell, "-c", "printf 'Welcome to here'; echo hello >&2; \(text)",
                    ],
                    environment: [("PATH", "/usr/bin:/bin"), ("HOME", "/tmp")], ownsSession: true,
                    descriptors: [0: .input]))
            opened.add(process)
            return process
        } catch {
            throw .unreachable("\(error)")
        }
    }
}

/// What a block printed.
private final class Printed: Sendable {
    private let bytes = Mutex<[Int: [UInt8]]>([:])
    func add(_ stream: Int, _ more: [UInt8]) { bytes.withLock { $0[stream, default: []] += more } }
    func text(_ stream: Int) -> String {
        bytes.withLock { String(decoding: $0[stream] ?? [], as: UTF8.self) }
    }
}

@Suite("Blocks under a supervisor")
struct SupervisedBlockTests {
    private static let shells = ["/bin/sh", "/bin/bash"]
    private let slot = "test\(UInt64.random(in: 0...UInt64.max))"

    private func order(
        _ program: String, attempt: String = "a1", grace: Int = 10, keepsGroup: Bool = false
    ) -> SupervisorOrder {
        SupervisorOrder(
            slot: slot, attempt: attempt, marker: "\(slot)/\(attempt)", graceSeconds: grace, shell: .sh,
            keepsGroup: keepsGroup, program: Array(program.utf8))
    }

    private func cleaned(_ route: TalkativeRoute, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            await SupervisedBlock.clear(slot, on: route, as: nil)
            throw error
        }
        await SupervisedBlock.clear(slot, on: route, as: nil)
        #expect(!FileManager.default.fileExists(atPath: "/var/tmp/runbook-\(geteuid())/\(slot)"))
    }

    private func ended(_ outcome: SupervisedBlock.Outcome) throws -> SupervisorEnd {
        guard case .ended(let end) = outcome else { throw Failure("not ended: \(outcome)") }
        return end
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    @Test("give their output, exit status and what they left", arguments: shells)
    func runs(shell: String) async throws {
        let route = TalkativeRoute(shell: shell)
        try await cleaned(route) {
            let printed = Printed()
            let block = SupervisedBlock(
                order("printf 'a\\0b\\n'; echo err >&2; echo left >state; exit 7\n"), on: route, as: nil)
            let outcome = try await block.prepare().go(timeout: .seconds(60)) { printed.add($0, $1) }
            let end = try ended(outcome)
            #expect(end.cause == .exited(7))
            #expect(end.state == Array("left\n".utf8))
            #expect(printed.text(1) == "a\0b\n")
            #expect(printed.text(2) == "err\n")
        }
    }

    @Test(
        "leave a daemon that left their group alone, and wait for nothing that holds their output",
        arguments: shells)
    func daemons(shell: String) async throws {
        let route = TalkativeRoute(shell: shell)
        try await cleaned(route) {
            let printed = Printed()
            let program = "sleep 600 & echo $!; setsid sleep 600 & sleep 0.2; echo $!\n"
            let outcome = try await SupervisedBlock(order(program), on: route, as: nil).prepare()
                .go(timeout: .seconds(60)) { printed.add($0, $1) }
            #expect(try ended(outcome).cause == .exited(0))
            let processes = printed.text(1).split(separator: "\n").compactMap { Int32($0) }
            try #require(processes.count == 2)
            // The group is killed before the answer is given; its members may take a moment to be gone.
            #expect(await eventually { !Self.lives(processes[0]) })
            #expect(Self.lives(processes[1]))
            kill(processes[1], SIGKILL)
        }
    }

    @Test("are killed with all that they started when their time is up", arguments: shells)
    func timeout(shell: String) async throws {
        let route = TalkativeRoute(shell: shell)
        try await cleaned(route) {
            let printed = Printed()
            let program = "setsid sleep 600 & echo $!; trap 'echo asked; exit 3' TERM; sleep 600 & wait\n"
            let outcome = try await SupervisedBlock(order(program), on: route, as: nil).prepare()
                .go(timeout: .seconds(1)) { printed.add($0, $1) }
            #expect(try ended(outcome).cause == .timedOut)
            #expect(printed.text(1).hasSuffix("asked\n"))
            let stray = try #require(printed.text(1).split(separator: "\n").first.flatMap { Int32($0) })
            #expect(await eventually { !Self.lives(stray) })
        }
    }

    @Test("go on when their connection is lost, and their output goes on where it was", arguments: shells)
    func reconnects(shell: String) async throws {
        let route = TalkativeRoute(shell: shell)
        try await cleaned(route) {
            let printed = Printed()
            let program = "for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.3; done\n"
            let prepared = try await SupervisedBlock(order(program), on: route, as: nil).prepare()
            let outcome = try await prepared.go(timeout: .seconds(60)) { stream, bytes in
                printed.add(stream, bytes)
                if route.opened.count == 1 { route.opened.cut() }
            }
            #expect(try ended(outcome).cause == .exited(0))
            #expect(printed.text(1) == "1\n2\n3\n4\n5\n6\n7\n8\n")
            #expect(route.opened.count > 1)
        }
    }

    @Test("are taken up from the first byte by whoever comes within the grace", arguments: shells)
    func takenUp(shell: String) async throws {
        let route = TalkativeRoute(shell: shell)
        try await cleaned(route) {
            let order = order("echo one; sleep 2; echo two; exit 5\n")
            let prepared = try await SupervisedBlock(order, on: route, as: nil).prepare()
            let first = Task {
                try await prepared.go(timeout: .seconds(60)) { _, _ in throw Failure("dies") }
            }
            await #expect(throws: Failure.self) { try await first.value }
            route.opened.cut()
            for _ in 1...2 {
                let printed = Printed()
                let outcome = try await SupervisedBlock(order, on: route, as: nil)
                    .takeUp(timeout: .seconds(60)) { printed.add($0, $1) }
                #expect(try ended(outcome).cause == .exited(5))
                #expect(printed.text(1) == "one\ntwo\n")
            }
        }
    }

    @Test("are killed on the host when nobody comes back, and that is known", arguments: shells)
    func lost(shell: String) async throws {
        let route = TalkativeRoute(shell: shell)
        try await cleaned(route) {
            let order = order("echo $$; sleep 600\n", grace: 1)
            let pid = Printed()
            let prepared = try await SupervisedBlock(order, on: route, as: nil).prepare()
            await #expect(throws: Failure.self) {
                try await prepared.go(timeout: .seconds(60)) {
                    pid.add($0, $1)
                    throw Failure("dies")
                }
            }
            route.opened.cut()
            let process = try #require(Int32(pid.text(1).trimmingCharacters(in: .newlines)))
            #expect(await eventually { !Self.lives(process) })
            let outcome = try await SupervisedBlock(order, on: route, as: nil)
                .takeUp(timeout: .seconds(60)) { _, _ in }
            #expect(try ended(outcome).cause == .lost)
        }
    }

    @Test("whose leader somebody else killed are unknown, and nothing of them goes on", arguments: shells)
    func vanished(shell: String) async throws {
        let route = TalkativeRoute(shell: shell)
        try await cleaned(route) {
            let printed = Printed()
            let program = "setsid sleep 600 & echo $!; sleep 0.5; kill -KILL $PPID; sleep 600\n"
            let outcome = try await SupervisedBlock(order(program), on: route, as: nil).prepare()
                .go(timeout: .seconds(60)) { printed.add($0, $1) }
            #expect(outcome == .unknown("it is gone from here, and left no word of how it ended"))
            let stray = try #require(printed.text(1).split(separator: "\n").first.flatMap { Int32($0) })
            #expect(await eventually { !Self.lives(stray) })
        }
    }

    @Test("that were never let go never run", arguments: shells)
    func neverBegan(shell: String) async throws {
        let route = TalkativeRoute(shell: shell)
        try await cleaned(route) {
            let order = order("echo never >/dev/null\n")
            let prepared = try await SupervisedBlock(order, on: route, as: nil).prepare()
            let outcome = try await SupervisedBlock(order, on: route, as: nil)
                .takeUp(timeout: .seconds(60)) { _, _ in }
            #expect(outcome == .notBegun)
            // Whoever was about to say so comes too late.
            #expect(try await prepared.go(timeout: .seconds(60)) { _, _ in } == .notBegun)
        }
    }

    @Test("that nobody knows are unknown", arguments: shells)
    func absent(shell: String) async throws {
        let route = TalkativeRoute(shell: shell)
        let outcome = try await SupervisedBlock(order("true\n"), on: route, as: nil)
            .takeUp(timeout: .seconds(60)) { _, _ in }
        #expect(outcome == .unknown("here knows nothing of it any more"))
    }

    @Test("do not begin while an earlier one of their slot lives", arguments: shells)
    func locked(shell: String) async throws {
        let route = TalkativeRoute(shell: shell)
        try await cleaned(route) {
            let first = try await SupervisedBlock(order("echo x; sleep 600\n"), on: route, as: nil).prepare()
            let started = Printed()
            let work = Task { try await first.go(timeout: .seconds(600)) { started.add($0, $1) } }
            #expect(await eventually { started.text(1) == "x\n" })
            do throws(HostError) {
                _ = try await SupervisedBlock(order("true\n", attempt: "a2"), on: route, as: nil).prepare()
                Issue.record("a second one began")
            } catch {
                #expect(error.message.contains("an earlier attempt still runs there"))
            }
            work.cancel()
            #expect(try ended(try await work.value).cause == .killed)
        }
    }

    private static func lives(_ process: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
            return false
        }
        return !stat.contains(") Z ")
    }
}
