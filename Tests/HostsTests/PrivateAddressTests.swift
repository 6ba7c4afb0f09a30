import Testing

@testable import Hosts

@Suite("Private addresses")
struct PrivateAddressTests {
    @Test(
        "are those of RFC 1918, RFC 6598 and RFC 4193",
        arguments: [
            "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.1", "192.168.1.1", "100.64.0.1",
            "100.127.255.255", "fd00::1", "fc12::1", "::ffff:10.1.2.3",
        ])
    func inside(address: String) {
        #expect(PrivateAddress.holds(address))
    }

    @Test(
        "are not all others",
        arguments: [
            "9.255.255.255", "11.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "100.63.0.1",
            "100.128.0.1",
            "127.0.0.1", "169.254.1.1", "52.94.5.1", "::1", "fe80::1", "2600:1f00::1", "::ffff:52.1.2.3", "",
            "name",
        ])
    func outside(address: String) {
        #expect(!PrivateAddress.holds(address))
    }

    @Test func `a jump host is the first that the configuration names`() {
        #expect(SSHConnection.jump(in: "user me\nproxyjump ops@a:22,b\n") == "ops@a:22")
        #expect(SSHConnection.jump(in: "proxycommand ssh -W %h:%p jump\n") == "ssh -W %h:%p jump")
        #expect(SSHConnection.jump(in: "proxyusefdpass no\nproxycommand none\nproxyjump none\n") == nil)
    }
}

@Suite("The gate of connections")
struct ConnectionGateTests {
    /// How many were inside at a time, and how many are.
    private actor Room {
        var inside = 0
        var most = 0
        func enter() {
            inside += 1
            most = max(most, inside)
        }
        func leave() { inside -= 1 }
    }

    @Test("lets so many through each jump host at a time, and more without one", arguments: [nil, "jump"])
    func limits(jump: String?) async throws {
        let gate = ConnectionGate(directLimit: 5, jumpLimit: 2, watchdog: nil)
        let room = Room()
        // The other lane is full all the while.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                group.addTask {
                    try await gate.admit(through: index < 20 ? jump : "other") {
                        guard index < 20 else { return }
                        await room.enter()
                        for _ in 0..<20 { await Task.yield() }
                        await room.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(await room.inside == 0)
        #expect((1...(jump == nil ? 5 : 2)).contains(await room.most))
    }
}
