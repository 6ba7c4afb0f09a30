import TestSupport
import Testing

@Suite("Pre-flight of hosts")
struct HostPreflightTests {
    @Test func `endpoints are looked up on the host, and lead to private addresses or it fails`() async throws
    {
        guard TestHosts.hasNamespaces else { return }
        let place = try await HostFolder(
            ["web", "db", "app"], more: ", endpoints: [sts.test.example]")
        for (host, address) in [("web", "10.9.9.9"), ("db", "52.1.2.3")] {
            _ = try await place.hosts.enter(
                host, "sh", "-c", "echo \(address) sts.test.example >>/etc/hosts")
        }
        let outcome = try await place.run(
            "```bash\necho ran >>/root/marks\n```\n", "--max-failures", "3")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(
            outcome.stderr.contains(
                "db finds `sts.test.example` at 52.1.2.3, which is not private: make a VPC endpoint"),
            "\(outcome)")
        #expect(outcome.stderr.contains("app finds no address for `sts.test.example`"), "\(outcome)")
        #expect(try await place.lines(of: "/root/marks", on: "web") == ["ran"])
        for host in ["db", "app"] { #expect(try await place.lines(of: "/root/marks", on: host) == []) }
    }

    @Test func `users are asked for before the first step, except those that a step may make`() async throws {
        guard TestHosts.hasNamespaces else { return }
        let place = try await HostFolder(["web", "db"], users: ["web": "ops", "db": "guest"])
        let outcome = try await place.run(
            """
            ```bash
            echo ran >/tmp/ran
            ```

            ```bash {as=root}
            useradd -m newbie
            ```

            ```bash {as=newbie}
            id -un >/tmp/newbie
            ```
            """, "--max-failures", "1")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(
            outcome.stderr.contains(
                "no step can run as `root`: db does not let this user become another one"),
            "\(outcome)")
        #expect(try await place.lines(of: "/tmp/newbie", on: "web") == ["newbie"])
        #expect(try await place.lines(of: "/tmp/ran", on: "db") == [])
    }

    @Test func `steps that zsh would read are refused before the first one`() async throws {
        let place = try await HostFolder(["web"])
        let outcome = try await place.run("```bash\ntrue >/root/ran\n```\n\n```zsh\ntrue\n```\n")
        #expect(outcome.status != 0, "\(outcome)")
        #expect(outcome.stderr.contains("steps for web are read by zsh"), "\(outcome)")
    }
}
