import Foundation
import TestSupport
import Testing

/// Accounts that an inventory does not list: found in an organization when targets are resolved, frozen into the run.
@Suite("Discovery of accounts")
struct DiscoveryTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write(
            """
            ---
            inventory: inventory.yaml
            ---
            # Doc

            ```bash {on=workloads}
            test -e "\(folder.path)/mended"
            ```
            """, to: "doc.md")
    }

    private func inventory(_ entry: String) throws {
        try folder.write(
            """
            defaults: {role: RunbookOperator, regions: [eu-central-1]}
            discover:
              organizations:
                - groups: [workloads]
                  \(entry)
            """, to: "inventory.yaml")
    }

    private func runbook(_ endpoint: String, _ arguments: String...) async throws -> Invocation.Outcome {
        try await Invocation(arguments, in: folder).environment("AWS_ENDPOINT_URL", endpoint)
            .environment("AWS_ACCESS_KEY_ID", "sandbox").environment("AWS_SECRET_ACCESS_KEY", "sandbox")
            .environment("AWS_EC2_METADATA_DISABLED", "true").run()
    }

    // MARK: - An organization of moto's

    @Test func `what an organization has is the run's list, until the inventory is edited`() async throws {
        let sandbox = SharedSandbox.shared
        let endpoint = try await sandbox.attach(to: folder).endpoint
        let management = await sandbox.freshAccounts(1)[0]
        func call(_ arguments: String...) async throws -> String {
            try await sandbox.aws(
                ["organizations"] + arguments + ["--output", "text"], account: management, region: "us-east-1"
            ).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        func account(_ name: String, in unit: String, from root: String) async throws -> String {
            let id = try await call(
                "create-account", "--account-name", name, "--email", "\(UUID())@example.com", "--query",
                "CreateAccountStatus.AccountId")
            _ = try await call(
                "move-account", "--account-id", id, "--source-parent-id", root, "--destination-parent-id",
                unit)
            return id
        }
        func unit(_ name: String, in parent: String) async throws -> String {
            try await call(
                "create-organizational-unit", "--parent-id", parent, "--name", name, "--query",
                "OrganizationalUnit.Id")
        }
        _ = try await call("create-organization", "--feature-set", "ALL")
        let root = try await call("list-roots", "--query", "Roots[0].Id")
        let workloads = try await unit("Workloads", in: root)
        let prod = try await unit("Prod", in: workloads)
        let other = try await unit("Other", in: root)
        let shop = try await account("Blog Site", in: prod, from: root)
        let old = try await account("Old", in: workloads, from: root)
        _ = try await account("Away", in: other, from: root)
        _ = try await call("tag-resource", "--resource-id", shop, "--tags", "Key=env,Value=prod")
        _ = try await call("tag-resource", "--resource-id", old, "--tags", "Key=env,Value=prod")
        _ = try await call("close-account", "--account-id", old)
        try folder.write(
            """
            [profile management]
            role_arn = arn:aws:iam::\(management):role/Reader
            credential_source = Environment
            """, to: "home/.aws/config")
        try inventory("units: [Workloads]\n      tags: {env: prod}\n      profile: management")

        let targets = try await runbook(endpoint, "targets", "doc.md")
        #expect(targets.stdout == "Blog-Site/eu-central-1  \(shop)  workloads\n", "\(targets)")
        #expect(targets.stderr == "left out: account \(old) (`Old`): it is SUSPENDED\n", "\(targets)")
        let plan = try await runbook(endpoint, "plan", "doc.md")
        #expect(plan.status == 0 && plan.stdout.contains("on Blog-Site/eu-central-1"), "\(plan)")
        #expect(plan.stderr.contains("left out: account \(old)"), "\(plan)")
        let run = try await runbook(endpoint, "run", "doc.md", "--yes")
        #expect(run.status == 1, "\(run)")

        let fresh = try await account("Fresh", in: workloads, from: root)
        _ = try await call("tag-resource", "--resource-id", fresh, "--tags", "Key=env,Value=prod")
        let again = try await runbook(endpoint, "resume")
        #expect(again.status == 1 && !again.stderr.contains("Fresh"), "\(again)")
        try folder.write(folder.text(of: "inventory.yaml") + "\n# looked at again\n", to: "inventory.yaml")
        let refused = try await runbook(endpoint, "resume")
        #expect(refused.status == 2, "\(refused)")
        #expect(refused.stderr.contains("new target: Fresh/eu-central-1\n"), "\(refused)")
        try folder.write("", to: "mended")
        let accepted = try await runbook(endpoint, "resume", "--accept-changes")
        #expect(accepted.status == 0, "\(accepted)")
        let report = try await runbook(endpoint, "report", "--format", "json")
        #expect(report.stdout.contains(fresh), "\(report)")

        try inventory("units: [Workload]\n      profile: management")
        let wrong = try await runbook(endpoint, "targets", "doc.md")
        #expect(wrong.status == 2, "\(wrong)")
        #expect(wrong.stderr.contains("inventory.yaml:5:15: error: the organization has no unit `Workload`"))
        #expect(wrong.stderr.contains("its units are `Other`, `Workloads`, `Workloads/Prod`"), "\(wrong)")
    }

    // MARK: - A double

    /// An organization of two pages of accounts; an operation of `refused` is denied.
    private func double(refusing refused: String? = nil) throws -> FaultServer {
        try FaultServer { request in
            let operation = request["X-Amz-Target"]?.split(separator: ".").last.map(String.init) ?? ""
            let json = [("Content-Type", "application/x-amz-json-1.1")]
            if operation == refused {
                return .status(
                    400, #"{"__type":"AccessDeniedException","Message":"You don't have permissions"}"#,
                    fields: json)
            }
            let isSecond = request.text.contains("page-2")
            let body =
                switch operation {
                case "DescribeOrganization": #"{"Organization":{"MasterAccountId":"100000000000"}}"#
                case "ListRoots": #"{"Roots":[{"Id":"r-abcd","Name":"Root"}]}"#
                case "ListOrganizationalUnitsForParent": #"{"OrganizationalUnits":[]}"#
                case "ListAccountsForParent" where isSecond:
                    #"{"Accounts":[{"Id":"300000000000","Name":"last","State":"ACTIVE","Status":"ACTIVE"}]}"#
                case "ListAccountsForParent":
                    #"{"Accounts":[{"Id":"100000000000","Name":"boss","State":"ACTIVE"},"#
                        + #"{"Id":"200000000000","Name":"first","Status":"ACTIVE"}],"NextToken":"page-2"}"#
                default: "{}"
                }
            return .status(200, body, fields: json)
        }
    }

    @Test func `all pages are read, and the management account is left out`() async throws {
        let server = try double()
        try inventory("names: [\"*\"]")
        let targets = try await runbook(
            "http://127.0.0.1:\(server.port)", "targets", "doc.md", "--format", "json")
        #expect(targets.status == 0, "\(targets)")
        let list = try #require(
            try JSONSerialization.jsonObject(with: Data(targets.stdout.utf8)) as? [String: Any])
        let ids = (list["targets"] as? [[String: Any]])?.compactMap { $0["id"] as? String }
        #expect(ids == ["first/eu-central-1", "last/eu-central-1"])
        let leftOut = list["leftOut"] as? [[String: String]]
        #expect(
            leftOut == [
                ["account": "100000000000", "name": "boss", "reason": "it is the management account"]
            ])
    }

    @Test(
        "what is not allowed is named",
        arguments: ["ListRoots", "ListAccountsForParent", "ListTagsForResource", "DescribeOrganization"])
    func accessDenied(operation: String) async throws {
        let server = try double(refusing: operation)
        try inventory("tags: {env: prod}")
        for command in ["targets", "plan"] {
            let denied = try await runbook("http://127.0.0.1:\(server.port)", command, "doc.md")
            #expect(denied.status == 2, "\(denied)")
            #expect(denied.stderr.contains("inventory.yaml:4:7: error: AWS Organizations"), "\(denied)")
            #expect(
                denied.stderr.contains("the base identity needs `organizations:\(operation)`"), "\(denied)")
        }
    }

    @Test func `check asks nobody`() async throws {
        let server = try double()
        try inventory("names: [\"*\"]")
        let check = try await runbook("http://127.0.0.1:\(server.port)", "check", "doc.md")
        #expect(check.status == 0, "\(check)")
        #expect(server.requests.isEmpty)
        let profiles = "discover: {profiles: [{groups: [workloads]}]}"
        try folder.write("defaults: {regions: [eu-central-1]}\n\(profiles)\n", to: "inventory.yaml")
        let again = try await runbook("http://127.0.0.1:\(server.port)", "check", "doc.md")
        #expect(again.status == 0, "\(again)")
    }

    @Test func `profiles with a role or a sign-in are accounts`() async throws {
        try folder.write(
            """
            [default]
            region = eu-west-1
            [profile keys]
            region = eu-west-1
            [profile shop]
            role_arn = arn:aws:iam::111111111111:role/Operator
            source_profile = default
            [profile blog]
            sso_account_id = 222222222222
            sso_role_name = Operator
            """, to: "home/.aws/config")
        try folder.write(
            """
            defaults: {regions: [eu-central-1]}
            discover:
              profiles:
                - groups: [workloads]
            """, to: "inventory.yaml")
        let targets = try await runbook("http://127.0.0.1:1", "targets", "doc.md")
        #expect(
            targets.stdout.split(separator: "\n").map(String.init).sorted() == [
                "blog/eu-central-1  222222222222  workloads", "shop/eu-central-1  111111111111  workloads",
            ], "\(targets)")
    }

    @Test func `a rehearsal of what is discovered wants a sandbox with an organization`() async throws {
        try inventory("names: [\"*\"]")
        let run = try await folder.runbook("run", "doc.md", "--yes", "--sandbox")
        #expect(run.status == 2, "\(run)")
        #expect(
            run.stderr.contains("no sandbox is running that could have an organization or instances"),
            "\(run)")
    }
}
