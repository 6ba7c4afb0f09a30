import Inventories
import JSON
import Runbooks
import Testing

@Suite("Discovery of hosts")
struct HostDiscoveryTests {
    private let accounts = """
        defaults: {ssh-config: keys/config, regions: [eu-west-1], vars: {d: 1}}
        accounts: [{id: "111111111111", name: shop, groups: [prod], vars: {a: 1}}]

        """

    private func read(_ source: String, _ hosts: [[DiscoveryAnswer.Host]]?) -> (Inventory?, [String]) {
        let (inventory, diagnostics) = InventoryReader.read(
            source: accounts + source, path: "team/inventory.yaml", answer: DiscoveryAnswer(hosts: hosts))
        let problems = diagnostics.map { problem in
            let start = problem.range.start
            return "\(start.line):\(start.column) \(problem.message)" + (problem.help.map { "; \($0)" } ?? "")
        }
        return (inventory, problems)
    }

    private func sound(_ source: String, _ hosts: [[DiscoveryAnswer.Host]]?) throws -> Inventory {
        let (inventory, problems) = read(source, hosts)
        #expect(problems == [])
        return try #require(inventory)
    }

    private func instance(
        _ id: String, _ name: String? = nil, _ state: String = "running", address: String? = "10.0.0.9",
        isPublic: Bool = false
    ) -> DiscoveryAnswer.Host {
        DiscoveryAnswer.Host(
            name: name ?? id,
            instance: .init(
                id: id, account: "111111111111", region: "eu-west-1", state: state, privateAddress: address,
                publicAddress: isPublic ? "52.1.2.3" : nil))
    }

    @Test func `names of a configuration are hosts, each with what its entries say`() throws {
        let inventory = try sound(
            """
            discover:
              hosts:
                - ssh: {names: ["web-*"], exclude: [web-9], groups: [web], vars: {z: 2}, endpoints: [sts.example]}
                - ssh: {groups: [all], ssh-config: /etc/other}
            """,
            [
                [.init(name: "web-2"), .init(name: "web-1"), .init(name: "web-9"), .init(name: "db")],
                [.init(name: "web-1"), .init(name: "-x")],
            ])
        let hosts = inventory.targets.filter { $0.host != nil }
        #expect(hosts.map(\.id.rawValue) == ["web-1", "web-2"])
        #expect(hosts.map(\.groups) == [["web", "all"], ["web"]])
        #expect(hosts[0].variables == ["d": .number(JSONNumber(1)), "z": .number(JSONNumber(2))])
        #expect(hosts[0].endpoints == ["sts.example"])
        #expect(
            hosts[0].host == .ssh(Target.SSHAddress(destination: "web-1", configuration: "team/keys/config")))
        #expect(
            inventory.leftOutHosts == [LeftOutHost(name: "-x", reason: "`ssh` takes its name for an option")])
    }

    @Test func `instances go by their names as far as these are free, and by their ids`() throws {
        let inventory = try sound(
            """
            discover:
              hosts: [{ec2: {groups: [nodes], user: ops}}]
            """,
            [
                [
                    instance("i-1", "Web Server"), instance("i-2", "twin"), instance("i-3", "twin"),
                    instance("i-4"),
                    instance("i-5", "nodes"), instance("i-6", "shop"),
                ]
            ])
        let hosts = inventory.targets.filter { $0.host != nil }
        #expect(hosts.map(\.id.rawValue) == ["Web-Server", "i-4", "nodes", "i-6", "i-2", "i-3"])
        #expect(
            hosts.allSatisfy {
                $0.account == "111111111111" && $0.region == "eu-west-1" && $0.groups == ["nodes"]
            })
        #expect(hosts[0].variables == ["d": .number(JSONNumber(1)), "a": .number(JSONNumber(1))])
        #expect(
            hosts[0].host
                == .ssh(Target.SSHAddress(destination: "ops@10.0.0.9", configuration: "team/keys/config")))
    }

    @Test func `what cannot be reached is left out with its reason`() throws {
        let inventory = try sound(
            """
            hosts: [{name: taken, ssh: 10.1.1.1}, {name: mine, ssm: i-0123456789abcdef0, region: eu-west-1}]
            discover:
              hosts: [{ec2: {address: public, groups: [nodes]}}, {ec2: {via: ssm, bucket: big, names: [b]}}]
            """,
            [
                [
                    instance("i-1", "a", "stopped"), instance("i-2", "b"),
                    instance("i-3", "taken", isPublic: true),
                    instance("i-0123456789abcdef0", "listed", isPublic: true),
                    instance("i-4", "c", isPublic: true),
                ],
                [instance("i-2", "b")],
            ])
        #expect(
            inventory.leftOutHosts == [
                LeftOutHost(name: "a", instance: "i-1", reason: "it is stopped"),
                LeftOutHost(
                    name: "taken", instance: "i-3", reason: "the inventory lists another host of its name"),
            ])
        let hosts = inventory.targets.filter { $0.host != nil }
        #expect(hosts.map(\.id.rawValue) == ["taken", "mine", "c", "b"])
        #expect(hosts.map(\.groups) == [[], ["nodes"], ["nodes"], []])
        #expect(hosts[3].host == .ssm(Target.SSMAddress(instance: "i-2", bucket: "big")))
    }

    @Test func `an entry that means no host is an error`() {
        let source =
            "discover:\n  hosts:\n    - ssh: {names: [x]}\n    - ec2: {tags: {a: b}}\n    - ec2: {}\n"
        let (_, problems) = read(source, [[.init(name: "web")], [], [instance("i-1", "n", "stopped")]])
        #expect(
            problems == [
                "5:7 no host is meant by this entry; `names` and `exclude` leave none of the 1 that "
                    + "`team/keys/config` names",
                "6:7 no host is meant by this entry; no instance of the accounts and regions has these `tags`",
                "7:7 no host is meant by this entry; left out: i-1 (it is stopped)",
            ])
    }

    @Test func `the inventory is partial until hosts were asked for, and groups may wait for them`() throws {
        let source = "discover: {hosts: [{ec2: {groups: [nodes]}}]}\ngroups: {mine: nodes"
        #expect(try sound("\(source) && later}\n", nil).isPartial)
        let inventory = try sound("\(source)}\n", [[instance("i-1")]])
        #expect(!inventory.isPartial)
        #expect(inventory.targets.last?.groups == ["nodes", "mine"])
    }

    @Test(
        "mistakes are told with their place",
        arguments: [
            ("{}", "an entry of `hosts` looks in one place"),
            ("{ssh: {}, ec2: {}}", "an entry of `hosts` looks in one place"),
            ("{ssh: {bucket: b}}", "`ssh` has no key `bucket`"),
            ("{ec2: {via: ftp}}", "`via` is `ssh` or `ssm`"),
            ("{ec2: {via: ssm, user: me}}", "`user` goes with `via: ssh`"),
            ("{ec2: {address: home}}", "`address` is `private` or `public`"),
            ("{ec2: {accounts: [\"a &&\"]}}", "expected"),
            ("{ec2: {user: \"-o\"}}", "`-o` is no name of a user"),
            ("{ec2: {regions: []}}", "`regions` is empty"),
            ("{ssh: {endpoints: [\"a b\"]}}", "`a b` is no name of an endpoint"),
        ])
    func mistakes(entry: String, message: String) {
        let (inventory, problems) = read("discover:\n  hosts:\n    - \(entry)\n", nil)
        #expect(inventory == nil)
        #expect(problems.count == 1)
        #expect(
            problems.first?.hasPrefix("5:") == true && problems.first?.contains(message) == true,
            "\(problems)")
    }

    @Test func `an answer is the same after the journal had it`() {
        let answer = DiscoveryAnswer(hosts: [[.init(name: "web")], [instance("i-1", isPublic: true)], []])
        #expect(DiscoveryAnswer(answer.json) == answer)
        #expect(DiscoveryAnswer(DiscoveryAnswer().json) == DiscoveryAnswer())
    }
}
