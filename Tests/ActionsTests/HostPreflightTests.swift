import Runbooks
import Testing

@testable import Actions
@testable import Hosts

@Suite("Pre-flight of a host")
struct HostPreflightTests {
    private func problem(_ answer: String, _ shells: Set<Step.Shell> = [.bash]) -> String? {
        let facts = HostFacts("bash=5.2\nfree=20000\ntime=1000\n" + answer, asked: 1000, answered: 1010)
        return HostPreflight.problem(of: facts, host: "web", shells: shells)
    }

    @Test func `room, clock and shell are looked at`() throws {
        #expect(problem("") == nil)
        #expect(problem("free=16384\n") == nil)
        #expect(
            try #require(problem("free=16383\n")).hasPrefix("the disk of web has 16383 KiB left in /var/tmp"))
        #expect(problem("time=700\n") == nil && problem("time=1310\n") == nil)
        #expect(try #require(problem("time=699\n")).hasPrefix("the clock of web is 301 seconds behind"))
        #expect(try #require(problem("time=1311\n")).hasPrefix("the clock of web is 301 seconds ahead"))
        #expect(try #require(problem("bash=\n")).contains("web has no bash"))
        #expect(problem("bash=\n", []) == nil)
        #expect(try #require(problem("", [.zsh])).contains("are read by zsh"))
    }

    @Test func `endpoints are at private addresses only`() throws {
        func problem(_ addresses: String...) -> String? {
            HostPreflight.problem(of: "sts.example", at: addresses, host: "web")
        }
        #expect(problem("10.0.0.1", "fd00::1") == nil)
        #expect(
            try #require(problem()).hasPrefix("web finds no address for `sts.example`: make a VPC endpoint"))
        let others = try #require(problem("10.0.0.1", "52.1.2.3", "127.0.0.1"))
        #expect(others.hasPrefix("web finds `sts.example` at 52.1.2.3, 127.0.0.1, which is not private"))
    }
}
