import Inventories
import JSON
import Runbooks
import Testing

@Suite("Hosts of an inventory")
struct HostReaderTests {
    private let accounts = """
        accounts:
          - {id: "111111111111", name: shop, groups: [prod], regions: [eu-west-1, us-east-1], role: Ops, vars: {a: 1}}
          - {id: "222222222222", name: blog, regions: [eu-west-1], profile: blog}

        """

    private func read(_ source: String) throws -> Inventory {
        let (inventory, diagnostics) = InventoryReader.read(source: source, path: "team/inventory.yaml")
        #expect(diagnostics == [])
        return try #require(inventory)
    }

    private func problems(_ source: String) -> [String] {
        InventoryReader.read(source: source, path: "i.yaml").diagnostics.map {
            "\($0.range.start.line):\($0.range.start.column) \($0.code): \($0.message)"
        }
    }

    @Test func `are targets after the accounts, with what their account and the defaults say`() throws {
        let inventory = try read(
            """
            defaults: {ssh-config: keys/ssh_config, reconnect-grace: 90s, vars: {b: 2}}
            \(accounts)hosts:
              - {name: web1, ssh: ops@10.0.0.4, account: shop, region: us-east-1, groups: [web], vars: {c: 3}}
              - {name: web2, ssm: i-0123456789abcdef0, account: "222222222222", groups: [web], bucket: big}
              - {name: here, local: true, groups: [ctl]}
              - {name: odd, ssh: odd, ssh-config: /etc/odd, accept-new-host-keys: true, sudo-password: pw}
            """)
        #expect(
            inventory.targets.map(\.id.rawValue) == [
                "shop/eu-west-1", "shop/us-east-1", "blog/eu-west-1", "web1", "web2", "here", "odd",
            ])
        #expect(inventory.groups == ["prod", "web", "ctl"])
        let hosts = Array(inventory.targets.suffix(4))
        #expect(
            hosts.map(\.host) == [
                .ssh(
                    Target.SSHAddress(
                        destination: "ops@10.0.0.4", configuration: "team/keys/ssh_config", graceSeconds: 90)),
                .ssm(Target.SSMAddress(instance: "i-0123456789abcdef0", bucket: "big")), .local,
                .ssh(
                    Target.SSHAddress(
                        destination: "odd", configuration: "/etc/odd", acceptsNewKeys: true,
                        sudoPassword: "pw",
                        graceSeconds: 90)),
            ])
        #expect(hosts.map(\.account) == ["111111111111", "222222222222", nil, nil])
        #expect(hosts.map(\.region) == ["us-east-1", "eu-west-1", nil, nil])
        #expect(hosts[0].identity?.roleARN == "arn:aws:iam::111111111111:role/Ops")
        #expect(hosts[1].identity?.profile == "blog")
        #expect(hosts[0].variables == ["b": 2, "a": 1, "c": 3])
        #expect(hosts[3].variables == ["b": 2])
    }

    @Test func `need no accounts`() throws {
        let inventory = try read("hosts:\n  - {name: web1, ssh: web1}\n")
        #expect(inventory.targets.map(\.id.rawValue) == ["web1"])
        #expect(inventory.targets[0].host == .ssh(Target.SSHAddress(destination: "web1")))
    }

    @Test func `are told from accounts, and lead to them`() throws {
        let inventory = try read(
            """
            \(accounts)hosts:
              - {name: web1, ssh: web1, account: shop, groups: [web]}
            groups: {owners: account-of(web), same: account-of(web1), all-hosts: kind=host, rest: kind=account}
            """)
        func members(_ group: String) -> [String] {
            inventory.targets.filter { $0.groups.contains(group) }.map(\.id.rawValue)
        }
        #expect(members("owners") == ["shop/eu-west-1", "shop/us-east-1"])
        #expect(members("same") == members("owners"))
        #expect(members("all-hosts") == ["web1"])
        #expect(members("rest") == ["shop/eu-west-1", "shop/us-east-1", "blog/eu-west-1"])
    }

    @Test(
        "what is wrong with them is told with its place",
        arguments: [
            ("{ssh: a}", "2:5 missing-key: a host has no `name`"),
            ("{name: a}", "2:5 missing-key: a host says how it is reached: `ssh`, `ssm` or `local`"),
            (
                "{name: a, ssh: a, local: true}",
                "2:23 several-ways: a host is reached in one way, and this one has `ssh` and `local`"
            ),
            ("{name: a/b, ssh: a}", "2:12 invalid-name: `a/b` is no name of a host"),
            (
                "{name: a, ssh: -oProxyCommand=x}",
                "2:20 invalid-value: `-oProxyCommand=x` is nothing that `ssh` can be given"
            ),
            ("{name: a, ssh: 'a b'}", "2:20 invalid-value: `a b` is nothing that `ssh` can be given"),
            ("{name: a, ssm: i-12}", "2:20 invalid-value: `i-12` is no id of an instance"),
            (
                "{name: a, ssm: i-0123456789abcdef0}",
                "2:20 missing-key: a host that is reached over SSM has a `region`, or an `account` that has one"
            ),
            (
                "{name: a, ssh: a, account: nobody}",
                "2:32 unknown-account: there is no account `nobody` in the inventory"
            ),
            ("{name: a, ssh: a, ssh-confg: x}", "2:23 unknown-key: a host has no key `ssh-confg`"),
            (
                "{name: a, ssh: a, accept-new-host-keys: maybe}",
                "2:45 invalid-value: `accept-new-host-keys` must be `true` or `false`"
            ),
            (
                "{name: a, ssh: a, reconnect-grace: 2s}",
                "2:40 invalid-value: `reconnect-grace` must be a span of time from 5 s to 1 day"
            ),
        ])
    func wrong(host: String, problem: String) {
        #expect(problems("hosts:\n  - \(host)\n") == [problem])
    }

    @Test func `have names of their own`() {
        #expect(
            problems("hosts:\n  - {name: a, ssh: a}\n  - {name: a, ssh: b}\n") == [
                "3:12 duplicate-name: the name `a` is taken already, in line 2"
            ])
        #expect(
            problems("\(accounts)hosts:\n  - {name: shop, ssh: a}\n") == [
                "5:12 duplicate-name: the name `shop` is taken by an account"
            ])
    }
}
