import Foundation
import TestSupport
import Testing

@Suite("Hosts that fail")
struct HostFaultTests {
    /// Counts to `count` by half seconds; each step leaves a mark, so that what is repeated shows.
    private func counting(_ count: Int) -> String {
        """
        ```bash {name=first}
        echo first >>/root/marks
        ```

        ```bash {name=slow exports=LAST}
        for i in $(seq 1 \(count)); do echo "slow $i" >>/root/marks; echo "tick $i"; sleep 0.5; done
        LAST=$i
        ```

        ```bash {name=last}
        echo "last $LAST" >>/root/marks
        ```
        """
    }

    private func marks(_ count: Int) -> [String] {
        ["first"] + (1...count).map { "slow \($0)" } + ["last \(count)"]
    }

    @Test func `a host that is down fails in pre-flight, and resume finishes it when it is back`()
        async throws
    {
        guard TestHosts.hasNamespaces else { return }
        let place = try await HostFolder(["web", "db"])
        try await place.hosts.link("web", .down)
        let outcome = try await place.run(counting(1), "--max-failures", "1")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("cannot reach web (web): ssh: connect to host"))
        #expect(try await place.lines(of: "/root/marks", on: "db") == marks(1))
        try await place.hosts.link("web", .up)
        let resumed = try await place.folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        for host in ["web", "db"] { #expect(try await place.lines(of: "/root/marks", on: host) == marks(1)) }
    }

    @Test func `a link that is cut in mid-step and mended loses nothing and repeats nothing`() async throws {
        guard TestHosts.hasNamespaces else { return }
        let place = try await HostFolder(["web", "db"])
        let run = try place.start(counting(40))
        #expect(await eventually { run.stderr.contains("web | tick 3") })
        try await place.hosts.link("web", .down)
        // Longer than it takes to notice, shorter than the grace.
        try await Task.sleep(for: .seconds(22))
        try await place.hosts.link("web", .up)
        let outcome = await run.outcome()
        #expect(outcome.status == 0, "\(outcome)")
        for host in ["web", "db"] { #expect(try await place.lines(of: "/root/marks", on: host) == marks(40)) }
        #expect(outcome.stderr.components(separatedBy: "web | tick").count == 41)
    }

    @Test func `a link that stays cut has its block killed on the host, and resume runs that one again`()
        async throws
    {
        guard TestHosts.hasNamespaces else { return }
        let place = try await HostFolder(["web"], grace: "5s")
        let run = try place.start(counting(1000))
        #expect(await eventually { run.stderr.contains("web | tick 3") })
        try await place.hosts.link("web", .down)
        let outcome = await run.outcome()
        #expect(outcome.status == 4, "\(outcome)")
        #expect(try await place.isQuiet("web"))
        try await place.hosts.link("web", .up)
        try place.folder.write(counting(2), to: "doc.md")
        let resumed = try await place.folder.runbook("resume", "--accept-changes")
        #expect(resumed.status == 1, "\(resumed)")
        #expect(
            resumed.stderr.contains(
                "killed on web, as its connection stayed lost for longer than 5.0 seconds"))
        let again = try await place.folder.runbook("resume")
        #expect(again.status == 0, "\(again)")
        let marks = try await place.lines(of: "/root/marks", on: "web")
        #expect(marks.filter { $0 == "first" }.count == 1)
        #expect(marks.last == "last 2")
    }

    @Test func `an engine that dies leaves a block that resume waits for`() async throws {
        let place = try await HostFolder(["web"])
        let run = try place.start(counting(12))
        #expect(await eventually { run.stderr.contains("web | tick 3") })
        kill(run.processID, SIGKILL)
        _ = await run.outcome()
        let resumed = try await place.folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(try await place.lines(of: "/root/marks", on: "web") == marks(12))
        #expect(try await place.report().contains("tick 1\n"), "its output is whole")
    }

    @Test func `an engine that dies leaves what resume adopts when it finished meanwhile`() async throws {
        let place = try await HostFolder(["web"])
        let run = try place.start(counting(6))
        #expect(await eventually { run.stderr.contains("web | tick 3") })
        kill(run.processID, SIGKILL)
        _ = await run.outcome()
        try await Task.sleep(for: .seconds(4))
        #expect(try await place.lines(of: "/root/marks", on: "web") == Array(marks(6).dropLast()))
        let resumed = try await place.folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(try await place.lines(of: "/root/marks", on: "web") == marks(6))
    }

    @Test func `a host that is restarted between steps is connected to again`() async throws {
        guard TestHosts.hasNamespaces else { return }
        let place = try await HostFolder(["web", "db"])
        let run = try place.start(
            """
            ```bash {name=first on=web exports=KEPT}
            KEPT=kept
            echo first >>/root/marks
            ```

            ```bash {name=wait on=db}
            while ! [ -e /root/go ]; do sleep 0.2; done
            ```

            ```bash {name=last on=web}
            echo "$KEPT" >>/root/marks
            ```
            """)
        #expect(await eventually { run.stderr.contains("db: wait started") })
        try await place.hosts.reboot("web")
        _ = try await place.hosts.enter("db", "touch", "/root/go")
        let outcome = await run.outcome()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try await place.lines(of: "/root/marks", on: "web") == ["first", "kept"])
    }

    @Test func `a host that is restarted in mid-step leaves an unknown outcome`() async throws {
        guard TestHosts.hasNamespaces else { return }
        let place = try await HostFolder(["web"])
        let run = try place.start(counting(1000))
        #expect(await eventually { run.stderr.contains("web | tick 3") })
        try await place.hosts.reboot("web")
        let outcome = await run.outcome()
        #expect(outcome.status == 4, "\(outcome)")
        #expect(outcome.stderr.contains("web was restarted while it ran"))
        let resumed = try await place.folder.runbook("resume")
        #expect(resumed.status == 4, "\(resumed)")
    }

    @Test func `a full disk is told before the first step, and by the step that fills it`() async throws {
        guard TestHosts.hasNamespaces else { return }
        let place = try await HostFolder(["web"])
        try await place.hosts.fill("web")
        let early = try await place.run(counting(1))
        #expect(early.status == 1, "\(early)")
        #expect(early.stderr.contains("the disk of web has"))
        try await place.hosts.unfill("web")
        let outcome = try await place.run(
            """
            ```bash {name=fills}
            head -c 100G /dev/zero >/root/big || true
            echo all >/dev/null
            V=$(head -c 200000 /dev/zero | tr '\\0' x)
            ```
            """)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("the disk of web is full"), "\(outcome)")
    }

    @Test func `a host whose key changed is not spoken to`() async throws {
        let place = try await HostFolder(["web"])
        try await place.hosts.rekey("web")
        let outcome = try await place.run(counting(1))
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("the host key of web (web) has changed"))
        #expect(try await place.lines(of: "/root/marks", on: "web") == [])
    }
}

extension HostFolder {
    /// Waits until no block runs on a host any more.
    fileprivate func isQuiet(_ host: String) async throws -> Bool {
        for _ in 0..<120 {
            let found = try await hosts.enter(
                host, "sh", "-c", "grep -lsz ^RUNBOOK_ATTEMPT= /proc/[0-9]*/environ")
            if found.stdout.isEmpty { return true }
            try await Task.sleep(for: .milliseconds(500))
        }
        return false
    }
}
