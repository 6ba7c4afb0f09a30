import Inventories
import JSON
import Runbooks
import Testing

@Suite("Inventory reader")
struct InventoryReaderTests {
    private let full = """
        defaults:
          role: RunbookOperator
          external-id: shared-id
          session-name: rollout
          regions: [ap-northeast-2]
          vars: {tier: prod, cidr: 10.0.0.0/16}
        accounts:
          - id: "111111111111"
            name: amp
            groups: [amp, central]
          - id: 222222222222
            name: grafana
            groups: [grafana, central]
            role: arn:aws:iam::222222222222:role/ops/Grafana
            external-id: own-id
            regions: [us-east-1, ap-northeast-2]
            vars: {cidr: 10.10.0.0/16, ports: [9090, 9100]}
          - id: "012345678901"
            groups: [targets]
            profile: edge
            regions: [cn-north-1]
          - id: "333333333333"
            name: gov
            regions: [us-gov-west-1]
        groups:
          seoul: central && region=ap-northeast-2
          vpc: "!(seoul) && (grafana || targets)"
          모두: "*"
        """

    private func read(_ source: String) throws -> Inventory {
        let (inventory, diagnostics) = InventoryReader.read(source: source, path: "inventory.yaml")
        #expect(diagnostics == [])
        return try #require(inventory)
    }

    @Test func `every region of every account is a target, in the file's order`() throws {
        let inventory = try read(full)
        #expect(inventory.path == "inventory.yaml")
        #expect(inventory.source == full)
        #expect(
            inventory.targets.map { $0.id.rawValue } == [
                "amp/ap-northeast-2", "grafana/us-east-1", "grafana/ap-northeast-2",
                "012345678901/cn-north-1",
                "gov/us-gov-west-1",
            ])
        #expect(
            inventory.targets.map { $0.account } == [
                "111111111111", "222222222222", "222222222222", "012345678901", "333333333333",
            ])
        #expect(inventory.targets.map { $0.accountName }[3] == "012345678901")
        #expect(inventory.targets.map { $0.region }[1] == "us-east-1")
    }

    @Test func `groups are those of the accounts, then those defined by expressions`() throws {
        let inventory = try read(full)
        #expect(inventory.groups == ["amp", "central", "grafana", "targets", "seoul", "vpc", "모두"])
        #expect(
            inventory.targets.map { $0.groups } == [
                ["amp", "central", "seoul", "모두"], ["central", "grafana", "vpc", "모두"],
                ["central", "grafana", "seoul", "모두"], ["targets", "vpc", "모두"], ["모두"],
            ])
    }

    @Test func `a definition may use one that comes later`() throws {
        let inventory = try read(
            """
            accounts: [{id: "111111111111", groups: [a], regions: [us-east-1]}]
            groups: {first: second, second: third, third: a}
            """)
        #expect(inventory.groups == ["a", "first", "second", "third"])
        #expect(inventory.targets.map { $0.groups } == [["a", "first", "second", "third"]])
    }

    @Test func `roles are named in the partition of the region and can be overridden`() throws {
        let identities = try read(full).targets.map { $0.identity }
        let shared = Target.Identity(
            roleARN: "arn:aws:iam::111111111111:role/RunbookOperator", externalID: "shared-id",
            sessionName: "rollout")
        let own = Target.Identity(
            roleARN: "arn:aws:iam::222222222222:role/ops/Grafana", externalID: "own-id",
            sessionName: "rollout")
        let gov = Target.Identity(
            roleARN: "arn:aws-us-gov:iam::333333333333:role/RunbookOperator", externalID: "shared-id",
            sessionName: "rollout")
        #expect(identities == [shared, own, own, Target.Identity(profile: "edge"), gov])
    }

    @Test func `without role and profile the ambient identity is used`() throws {
        let inventory = try read("accounts: [{id: \"111111111111\", regions: [eu-west-1]}]\n")
        #expect(inventory.targets.map { $0.identity } == [nil])
        #expect(inventory.groups == [])
    }

    @Test func `variables of the account win over the defaults, in their place`() throws {
        let variables = try read(full).targets.map {
            $0.variables.map { "\($0.key)=\($0.value.serialized())" }
        }
        #expect(variables[0] == ["tier=\"prod\"", "cidr=\"10.0.0.0/16\""])
        #expect(variables[1] == ["tier=\"prod\"", "cidr=\"10.10.0.0/16\"", "ports=[9090,9100]"])
    }

    @Test func `YAML values become the JSON values that they mean`() throws {
        let inventory = try read(
            """
            accounts:
              - id: "111111111111"
                regions: [us-east-1]
                vars:
                  text: yes
                  quoted: "12"
                  integer: 12
                  big: 123456789012345678901234567890
                  signed: +5
                  octal: 0o17
                  hex: 0x1F
                  float: 1.50
                  point: .5
                  exponent: 1e3
                  truth: [true, False, ~, null]
                  nested: {b: {a: []}, 1: x}
                  date: 2024-01-01
                  empty:
            """)
        let variables = try #require(inventory.targets.first?.variables)
        #expect(
            JSONValue.object(variables).serialized()
                == #"{"text":"yes","quoted":"12","integer":12,"big":123456789012345678901234567890,"#
                + #""signed":5,"octal":15,"hex":31,"float":1.50,"point":0.5,"exponent":1e3,"#
                + #""truth":[true,false,null,null],"nested":{"b":{"a":[]},"1":"x"},"date":"2024-01-01","#
                + #""empty":null}"#
        )
    }

    @Test func `empty sections and a byte order mark are no problem`() throws {
        let account = "accounts: [{id: '111111111111', regions: [us-east-1]}]"
        let inventory = try read("\u{FEFF}defaults:\n\(account)\ngroups:\n")
        #expect(inventory.targets.count == 1)
    }

    @Test(
        "every region belongs to a partition",
        arguments: [
            ("ap-northeast-2", "aws"), ("us-east-1", "aws"), ("cn-north-1", "aws-cn"),
            ("us-gov-east-1", "aws-us-gov"),
        ])
    func partitions(region: String, partition: String) {
        #expect(InventoryReader.partition(of: region) == partition)
    }
}
