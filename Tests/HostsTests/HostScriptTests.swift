import JSON
import Processes
import Runbooks
import Testing

@testable import Hosts

@Suite("Short programs on hosts")
struct HostScriptTests {
    private let route = LocalRoute(environment: [
        ("PATH", "/usr/bin:/bin:/usr/sbin:/sbin"), ("HOME", "/root"),
    ])

    @Test func `read what they are given, and give what they print`() async throws {
        let answer = try await HostScript.output(
            of: "read -r first; printf '%s|' \"$first\"; cat\n", input: Array("one\nt\0wo".utf8), on: route)
        #expect(answer == Array("one|t\0wo".utf8))
    }

    @Test func `are told piece by piece what does not fit into memory`() async throws {
        let answer = try await HostScript.output(of: "wc -c\n", on: route) { write in
            for _ in 0..<64 { try await write([UInt8](repeating: 7, count: 100_000)) }
        }
        #expect(answer == Array("6400000\n".utf8))
    }

    @Test func `fail with their own words`() async throws {
        do throws(HostError) {
            _ = try await HostScript.output(of: "echo part; echo 'no such thing' >&2; exit 3\n", on: route)
            Issue.record("it failed")
        } catch {
            #expect(error == .refused("this machine: no such thing"))
        }
    }

    @Test func `stay who they are when that is who is wanted`() async throws {
        let name = try await HostScript.output(of: "id -un\n", on: route)
        let user = HostUser(name: String(decoding: name.dropLast(), as: UTF8.self), password: "not asked for")
        let answer = try await HostScript.output(
            of: "id -un; cat\n", input: Array("input".utf8), on: route, as: user)
        #expect(answer == name + Array("input".utf8))
    }

    @Test func `tell what a host is`() async throws {
        let facts = try await HostFacts.ask(RouteShell(route), names: ["localhost", "no.such.name.invalid"])
        #expect(facts.values["os"]?.string == "debian")
        #expect(facts.values["architecture"]?.string?.isEmpty == false)
        #expect(facts.values["package_manager"]?.string == "apt-get")
        #expect(facts.hasBash)
        #expect(facts.clockSkewSeconds == 0)
        #expect(facts.freeBytes > 0)
        #expect(facts.addresses["localhost"]?.contains { $0 == "127.0.0.1" || $0 == "::1" } == true)
        #expect(facts.addresses["no.such.name.invalid"] == [])
    }

    @Test func `clocks count as right within what the question took`() {
        func skew(_ there: Int) -> Int {
            HostFacts("time=\(there)\n", asked: 1000, answered: 1010).clockSkewSeconds
        }
        #expect([990, 1000, 1005, 1010, 1400].map(skew) == [-10, 0, 0, 0, 390])
    }

    @Test(
        "what `ssh` said is told with what to do",
        arguments: [
            (
                "@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n@@@@\nHost key verification failed.\n",
                "the host key of web (ops@web) has changed"
            ),
            ("No ED25519 host key is known for web.\nHost key verification failed.\n", "is not known"),
            (
                "ops@web: Permission denied (publickey).\n",
                "cannot log in to web (ops@web): ops@web: Permission"
            ),
            (
                "ssh: connect to host web port 22: No route to host\n",
                "cannot reach web (ops@web): ssh: connect"
            ),
            ("", "cannot reach web (ops@web): it said nothing"),
        ])
    func failures(said: String, words: String) {
        let told = SSHFailure.words(said, host: "web", address: Target.SSHAddress(destination: "ops@web"))
        #expect(told.contains(words))
    }
}
