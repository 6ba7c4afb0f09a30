import Glibc
import Testing

@testable import Processes

@Suite("Watchdog", .timeLimit(.minutes(10)))
struct WatchdogTests {
    @Test func `orders survive the way`() throws {
        let order = WatchdogOrder(.register, group: 1234, marker: "RUNBOOK_ATTEMPT=7 é")
        let line = try #require(order.line)
        #expect(line == Array("+1234 RUNBOOK_ATTEMPT=7 é\n".utf8))
        #expect(WatchdogOrder(line: line.dropLast()) == order)
        let end = WatchdogOrder(.unregister, group: 1234, marker: "A=b")
        #expect(end.line == Array("-1234 A=b\n".utf8))
    }

    @Test(
        "what would end everybody is no order",
        arguments: [
            "+0 A=b", "+1 A=b", "+-1 A=b", "+ A=b", "+12", "12 A=b", "", "+99999999999 A=b",
        ])
    func noOrder(line: String) {
        #expect(WatchdogOrder(line: Array(line.utf8)) == nil)
    }

    @Test func `a marker that would not stay one line is refused`() {
        #expect(WatchdogOrder(.register, group: 9, marker: "A=b\n+7 C=d").line == nil)
        #expect(WatchdogOrder(.register, group: 9, marker: "").line == nil)
        #expect(WatchdogOrder(.register, group: 9, marker: String(repeating: "x", count: 4096)).line == nil)
    }

    @Test func `orders are obeyed however they are cut, and an unfinished one is not`() {
        let stream = Array("+50 A=1\n+60 A=2\n-50 A=1\nnonsense\n+70 A=3\n+80 A".utf8)
        for size in 1...stream.count {
            var patrol = WatchdogPatrol()
            for start in stride(from: 0, to: stream.count, by: size) {
                patrol.take(stream[start..<min(start + size, stream.count)])
            }
            #expect(patrol.groups == [60, 70])
        }
    }

    @Test func `an engine's orders reach the process, and finishing ends it`() async throws {
        let path = "/tmp/runbook-tests-\(getpid())-watchdog"
        defer { unlink(path) }
        let watchdog = try Watchdog.start(executable: "/bin/bash", arguments: ["-c", "/bin/cat > \(path)"])
        #expect(getsid(watchdog.pid) != getsid(0))
        try await watchdog.register(group: 4321, marker: "A=b")
        try await watchdog.unregister(group: 4321, marker: "A=b")
        await watchdog.finish()
        #expect(try await output(of: "cat \(path)") == "+4321 A=b\n-4321 A=b\n")
    }

    @Test func `a lost watchdog is an error of the registration`() async throws {
        let watchdog = try Watchdog.start(executable: "/bin/true", arguments: [])
        let error = await #expect(throws: ProcessError.self) {
            while true {
                try await watchdog.register(group: 4321, marker: "A=b")
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        #expect(
            error?.description == "the process that watches over the steps is gone: cannot write: Broken pipe"
        )
    }

    @Test func `a normal end with nothing registered ends the watchdog at once`() async {
        await #expect(processExitsWith: .exitCode(0)) {
            WatchdogEngine("exit 0").becomeItsWatchdog()
        }
    }

    @Test func `a killed engine takes its groups along, and all that left them`() async throws {
        // Two groups: the first has processes in and outside of it, the second was unregistered and stays.
        await #expect(processExitsWith: .exitCode(0)) {
            let script = """
                set -m
                export RUNBOOK_TEST_ENGINE=1
                RUNBOOK_TEST_MARKER=watchdog-dies bash -c '
                    sleep 600 & setsid sleep 600 & (setsid sleep 600 &); trap "" INT TERM HUP; sleep 600; :' 9>&- &
                dies=$!
                RUNBOOK_TEST_MARKER=watchdog-stays sleep 600 9>&- &
                stays=$!
                echo "+$dies RUNBOOK_TEST_MARKER=watchdog-dies" >&9
                echo "+$stays RUNBOOK_TEST_MARKER=watchdog-stays" >&9
                echo "-$stays RUNBOOK_TEST_MARKER=watchdog-stays" >&9
                while [ $(grep -lsz ^RUNBOOK_TEST_MARKER=watchdog-dies$ /proc/[0-9]*/environ | wc -l) -lt 5 ]; do
                    sleep 0.01
                done
                kill -INT $1; kill -TERM $1; kill -HUP $1
                kill -KILL $$
                """
            WatchdogEngine(script).becomeItsWatchdog()
        }
        #expect(!isAlive("RUNBOOK_TEST_MARKER=watchdog-dies"))
        #expect(isAlive("RUNBOOK_TEST_MARKER=watchdog-stays"))
        for pid in ProcessGroups.marked(by: "RUNBOOK_TEST_MARKER=watchdog-stays") { kill(pid, SIGKILL) }
    }
}

/// A bash script that stands in for an engine: it writes orders to descriptor 9.
struct WatchdogEngine {
    let script: String

    init(_ script: String) { self.script = script }

    /// Starts the script, whose `$1` is this process, and lives the watchdog's life.
    func becomeItsWatchdog() -> Never {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, dup2(ends[0], 0) == 0 else { exit(90) }
        do {
            _ = try ChildProcess.spawn(
                bash(script, ["\(getpid())"], descriptors: [1: .null, 2: .null, 9: .inherited(ends[1])]))
        } catch {
            exit(91)
        }
        close(ends[1])
        Watchdog.main()
    }
}
