import Inventories
import JSON
import Runbooks
import Testing

/// An organization: the root with `Central`; `Workloads` with `Prod` in it.
private let organization = DiscoveryAnswer.Organization(
    profile: nil, managementAccount: "100000000000",
    units: [
        .init(id: "r-abcd", path: ""), .init(id: "ou-abcd-00000001", path: "Workloads"),
        .init(id: "ou-abcd-00000002", path: "Workloads/Prod"), .init(id: "ou-abcd-00000003", path: "Central"),
    ],
    accounts: [
        account("100000000000", "Management"),
        account("200000000000", "team-b", in: "ou-abcd-00000001", tags: ["env": "test"]),
        account("300000000000", "team-a", in: "ou-abcd-00000001", "ou-abcd-00000002", tags: ["env": "prod"]),
        account("400000000000", "Log Archive", in: "ou-abcd-00000003", tags: ["env": "prod"]),
        account("500000000000", "team-old", "SUSPENDED", in: "ou-abcd-00000001", "ou-abcd-00000002"),
    ])

private func account(
    _ id: String, _ name: String, _ status: String = "ACTIVE", in units: String...,
    tags: [String: String] = [:]
) -> DiscoveryAnswer.Account {
    .init(id: id, name: name, status: status, units: ["r-abcd"] + units, tags: tags)
}

@Suite("Discovery")
struct DiscoveryTests {
    private let defaults = "defaults: {role: Operator, regions: [eu-central-1]}\n"

    private func read(
        _ source: String, _ answer: DiscoveryAnswer? = DiscoveryAnswer(organizations: [organization])
    ) -> (inventory: Inventory?, problems: [String]) {
        let (inventory, diagnostics) = InventoryReader.read(
            source: defaults + source, path: "inventory.yaml", answer: answer)
        let problems = diagnostics.map { problem in
            let start = problem.range.start
            return "\(start.line):\(start.column): \(problem.message)"
                + (problem.help.map { "; \($0)" } ?? "")
        }
        return (inventory, problems)
    }

    /// The accounts' names that one entry with these keys takes.
    private func names(_ entry: String) throws -> [String] {
        let (inventory, problems) = read("discover: {organizations: [{\(entry)}]}")
        #expect(problems == [])
        return try #require(inventory).targets.compactMap(\.accountName)
    }

    @Test(
        "an entry takes what fits all its filters",
        arguments: [
            ("", ["Log-Archive", "team-a", "team-b"]),
            ("units: [Workloads]", ["team-a", "team-b"]),
            ("units: [Workloads/Prod]", ["team-a"]),
            ("units: [ou-abcd-00000002, Central]", ["Log-Archive", "team-a"]),
            ("units: [r-abcd]", ["Log-Archive", "team-a", "team-b"]),
            ("tags: {env: prod}", ["Log-Archive", "team-a"]),
            ("tags: {env: prod}, names: [\"team-*\"]", ["team-a"]),
            ("names: [\"team-?\"]", ["team-a", "team-b"]),
            ("names: [\"Log *\", team-b]", ["Log-Archive", "team-b"]),
            ("names: [\"*-*\"], exclude: [\"200000000000\"]", ["team-a"]),
            ("units: [Central], include: [\"500000000000\"]", ["Log-Archive", "team-old"]),
            ("names: [Management], include: [\"100000000000\"]", ["Management"]),
        ])
    func filters(entry: String, expected: [String]) throws {
        #expect(try names(entry) == expected)
    }

    @Test func `what fits and is not taken is listed with its reason`() throws {
        let (inventory, problems) = read(
            "discover: {organizations: [{exclude: [\"200000000000\"]}, {units: [Central]}]}")
        #expect(problems == [])
        #expect(
            try #require(inventory).leftOut == [
                LeftOutAccount(
                    account: "100000000000", name: "Management", reason: "it is the management account"),
                LeftOutAccount(account: "200000000000", name: "team-b", reason: "`exclude` names it"),
                LeftOutAccount(account: "500000000000", name: "team-old", reason: "it is SUSPENDED"),
            ])
    }

    @Test func `an account that is listed keeps its own, gets the groups too, and may be suspended`() throws {
        let (inventory, problems) = read(
            """
            accounts:
              - {id: "500000000000", name: mine, groups: [own], regions: [us-east-1], role: Other}
            discover:
              organizations:
                - {units: [Workloads], groups: [own, work], vars: {tier: 1}}
                - {units: [Workloads/Prod], groups: [prod], regions: [us-west-2]}
            groups: {all: own && work && prod}
            """)
        #expect(problems == [])
        let targets = try #require(inventory).targets
        #expect(
            targets.map(\.id.rawValue) == ["mine/us-east-1", "team-a/eu-central-1", "team-b/eu-central-1"])
        #expect(
            targets.map(\.groups) == [
                ["own", "work", "prod", "all"], ["own", "work", "prod", "all"], ["own", "work"],
            ])
        #expect(targets[0].identity?.roleARN == "arn:aws:iam::500000000000:role/Other")
        #expect(targets[0].variables == JSONObject())
        #expect(targets[1].identity?.roleARN == "arn:aws:iam::300000000000:role/Operator")
        #expect(targets[1].variables["tier"] == .number(JSONNumber(1)))
        #expect(inventory?.groups == ["own", "work", "prod", "all"])
        #expect(inventory?.leftOut == [])
    }

    @Test func `a name that a group or another account has is not an account's name`() throws {
        var twins = organization
        twins.accounts[1].name = "Team A"
        twins.accounts[2].name = "Team/A"
        twins.accounts[3].name = "central"
        let (inventory, problems) = read(
            "discover: {organizations: [{groups: [central]}]}", DiscoveryAnswer(organizations: [twins]))
        #expect(problems == [])
        #expect(
            try #require(inventory).targets.compactMap(\.accountName)
                == ["200000000000", "300000000000", "400000000000"])
    }

    @Test(
        "what an entry names must be there",
        arguments: [
            (
                "units: [Workload]",
                "2:37: the organization has no unit `Workload`; did you mean `Workloads`? "
                    + "its units are `Central`, `Workloads`, `Workloads/Prod`"
            ),
            ("include: [\"999999999999\"]", "2:39: the organization has no account `999999999999`"),
            (
                "names: [nobody]",
                "2:28: no account of the organization is meant by this entry; it has 5 accounts; "
                    + "`units`, `tags` and `names` must all fit"
            ),
            (
                "names: [team-old]",
                "2:28: no account of the organization is meant by this entry; "
                    + "left out: 500000000000 (it is SUSPENDED)"
            ),
        ])
    func missing(entry: String, expected: String) {
        #expect(read("discover: {organizations: [{\(entry)}]}").problems == [expected])
    }

    @Test(
        "the form is checked before anybody is asked",
        arguments: [
            (
                "discover: {}",
                "2:11: `discover` looks nowhere; "
                    + "list what to look for under `organizations`, `profiles` or `hosts`"
            ),
            (
                "discover: {organizations: [{unit: [A]}]}",
                "2:29: an entry of `organizations` has no key `unit`; did you mean `units`?"
            ),
            (
                "discover: {organizations: [{role: \"arn:aws:iam::111111111111:role/X\"}]}",
                "2:35: this role belongs to account 111111111111, and discovered accounts would use it; "
                    + "give the role's name alone"
            ),
            (
                "discover: {organizations: [{exclude: [team-a]}]}",
                "2:39: `team-a` is no account id: it must have 12 digits; "
                    + "account ids stand in quotes: [\"111111111111\"]"
            ),
        ])
    func form(source: String, expected: String) {
        #expect(read(source, nil).problems == [expected])
        #expect(InventoryReader.discovery(source: defaults + source, path: "inventory.yaml") == nil)
    }

    @Test func `before anybody was asked the inventory is partial, and its groups may be of anyone`() throws {
        let (inventory, problems) = read(
            "discover: {organizations: [{groups: [work]}]}\ngroups: {seoul: work && someone}", nil)
        #expect(problems == [])
        #expect(try #require(inventory).isPartial)
        #expect(inventory?.targets == [])
        #expect(inventory?.groups == ["work", "seoul"])
    }

    @Test func `profiles lead to accounts by their names`() throws {
        let answer = DiscoveryAnswer(profiles: [
            .init(name: "prod-shop", account: "111111111111"),
            .init(name: "prod-blog", account: "222222222222"),
            .init(name: "test-shop", account: "333333333333"),
        ])
        let (inventory, problems) = read(
            "discover: {profiles: [{names: [\"prod-*\"], exclude: [\"*-blog\"], groups: [prod]}]}", answer)
        #expect(problems == [])
        let target = try #require(inventory?.targets.first)
        #expect(inventory?.targets.count == 1)
        #expect(target.id.rawValue == "prod-shop/eu-central-1")
        #expect(target.identity == Target.Identity(profile: "prod-shop"))
        #expect(target.account == "111111111111")
    }

    @Test func `two profiles of one account are an error`() {
        let answer = DiscoveryAnswer(profiles: [
            .init(name: "admin", account: "111111111111"), .init(name: "reader", account: "111111111111"),
        ])
        #expect(
            read("discover: {profiles: [{groups: [all]}]}", answer).problems == [
                "2:23: the profiles `admin` and `reader` lead to the same account 111111111111; "
                    + "leave one out with `names` or `exclude`"
            ])
    }

    @Test func `tags are asked for only where they decide`() throws {
        let request = try #require(
            InventoryReader.discovery(
                source: defaults + "discover: {organizations: [{units: [Workloads], tags: {env: prod}}]}",
                path: "inventory.yaml"))
        let entry = try #require(request.organizations.first)
        #expect(
            organization.accounts.filter { entry.wantsTags(of: $0, in: organization) }.map(\.name)
                == ["team-b", "team-a", "team-old"])
        #expect(entry.region == "eu-central-1")
    }

    @Test func `an answer survives the journal`() {
        let answer = DiscoveryAnswer(
            organizations: [organization], profiles: [.init(name: "prod", account: "111111111111")])
        #expect(DiscoveryAnswer(answer.json) == answer)
    }
}
