import Foundation
import TestSupport
import Testing

/// Hosts that an inventory does not list.
@Suite("Discovery of hosts")
struct HostDiscoveryTests {
    private func runbook(
        _ folder: TestFolder, _ endpoint: String, _ arguments: String...
    ) async throws -> Invocation.Outcome {
        try await Invocation(arguments, in: folder).environment("AWS_ENDPOINT_URL", endpoint)
            .environment("AWS_ACCESS_KEY_ID", "sandbox").environment("AWS_SECRET_ACCESS_KEY", "sandbox")
            .environment("AWS_EC2_METADATA_DISABLED", "true").run()
    }

    @Test func `instances with tags are hosts of their accounts`() async throws {
        let folder = try TestFolder()
        let sandbox = SharedSandbox.shared
        let endpoint = try await sandbox.attach(to: folder).endpoint
        let accounts = await sandbox.freshAccounts(3)
        func instance(_ account: String, _ region: String, _ tags: String) async throws -> (String, String) {
            let answer = try await sandbox.aws(
                [
                    "ec2", "run-instances", "--image-id", "ami-12c6146b", "--tag-specifications",
                    "ResourceType=instance,Tags=[\(tags)]", "--output", "text", "--query",
                    "Instances[0].[InstanceId,PrivateIpAddress]",
                ], account: account, region: region)
            let words = answer.split(whereSeparator: \.isWhitespace).map(String.init)
            return (try #require(words.first), try #require(words.last))
        }
        let watched = "{Key=Monitoring,Value=true}"
        let web = try await instance(accounts[0], "eu-west-1", "\(watched),{Key=Name,Value=Web Server}")
        let old = try await instance(accounts[0], "eu-west-1", "\(watched),{Key=Name,Value=old}")
        let node = try await instance(accounts[1], "eu-west-1", watched)
        _ = try await instance(accounts[0], "eu-west-1", "{Key=Monitoring,Value=false}")
        _ = try await instance(accounts[0], "us-east-1", watched)
        _ = try await instance(accounts[2], "eu-west-1", watched)
        _ = try await sandbox.aws(
            ["ec2", "stop-instances", "--instance-ids", old.0], account: accounts[0], region: "eu-west-1")
        func inventory(_ entry: String) throws {
            try folder.write(
                """
                defaults: {role: RunbookOperator, regions: [eu-west-1]}
                accounts:
                  - {id: "\(accounts[0])", name: shop, groups: [workloads]}
                  - {id: "\(accounts[1])", name: blog, groups: [workloads]}
                  - {id: "\(accounts[2])", name: away}
                discover:
                  hosts:
                    - ec2: {tags: {Monitoring: "true"}, groups: [nodes], \(entry)}
                """, to: "inventory.yaml")
        }
        func targets(_ more: String...) async throws -> Invocation.Outcome {
            try await Invocation(
                ["targets", "--inventory", "inventory.yaml", "--target", "nodes"] + more, in: folder
            )
            .environment("AWS_ENDPOINT_URL", endpoint).environment("AWS_ACCESS_KEY_ID", "sandbox")
            .environment("AWS_SECRET_ACCESS_KEY", "sandbox")
            .environment("AWS_EC2_METADATA_DISABLED", "true").run()
        }
        try inventory("accounts: [workloads], user: ops")
        let found = try await targets()
        #expect(found.status == 0, "\(found)")
        let lines = found.stdout.split(separator: "\n").map {
            $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
        #expect(
            lines == ["Web-Server ssh ops@\(web.1) nodes", "\(node.0) ssh ops@\(node.1) nodes"], "\(found)")
        #expect(found.stderr == "left out: host `old` (\(old.0)): it is stopped\n")

        try inventory("accounts: [shop], via: ssm, regions: [eu-west-1, us-east-1]")
        let overSSM = try await targets("--format", "json")
        let list = try #require(
            try JSONSerialization.jsonObject(with: Data(overSSM.stdout.utf8)) as? [String: Any], "\(overSSM)")
        let hosts = try #require(list["targets"] as? [[String: Any]])
        #expect(hosts.count == 2)
        #expect(hosts.first?["host"] as? [String: String] == ["ssm": web.0])
        #expect(hosts.first?["account"] as? String == accounts[0])
        #expect(hosts.last?["region"] as? String == "us-east-1")
        let leftOut = list["leftOutHosts"] as? [[String: String]]
        #expect(leftOut == [["name": "old", "instance": old.0, "reason": "it is stopped"]])

        try inventory("accounts: [workload]")
        let unknown = try await targets()
        #expect(unknown.status == 2, "\(unknown)")
        #expect(
            unknown.stderr.contains("inventory.yaml:8:69: error: no account of the inventory is `workload`"))
        try inventory("names: [nothing]")
        let nothing = try await targets()
        #expect(nothing.status == 2, "\(nothing)")
        #expect(nothing.stderr.contains("inventory.yaml:8:7: error: no host is meant by this entry"))
    }

    @Test func `who may not ask is told what is lacking`() async throws {
        let folder = try TestFolder()
        let server = try FaultServer { request in
            let xml = [("Content-Type", "text/xml")]
            if request.text.contains("AssumeRole") {
                return .status(
                    200,
                    """
                    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
                    <AccessKeyId>ASIAX</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken>
                    <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
                    """, fields: xml)
            }
            if request.text.contains("GetCallerIdentity") {
                return .status(
                    200,
                    """
                    <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
                    <Arn>arn:aws:sts::111111111111:assumed-role/R/s</Arn><Account>111111111111</Account>
                    </GetCallerIdentityResult></GetCallerIdentityResponse>
                    """, fields: xml)
            }
            return .status(
                403,
                """
                <Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized</Message>
                </Error></Errors><RequestID>r</RequestID></Response>
                """, fields: xml)
        }
        try folder.write(
            """
            accounts: [{id: "111111111111", name: shop, role: R, regions: [eu-west-1]}]
            discover:
              hosts:
                - ec2: {}
            """, to: "inventory.yaml")
        let refused = try await runbook(
            folder, "http://127.0.0.1:\(server.port)", "targets", "--inventory", "inventory.yaml")
        #expect(refused.status == 2, "\(refused)")
        #expect(
            refused.stderr.contains(
                "inventory.yaml:4:7: error: EC2 cannot be asked for instances of shop/eu-west-1: You are not"),
            "\(refused)")
        #expect(refused.stderr.contains("needs `ec2:DescribeInstances`"), "\(refused)")
        let check = try await runbook(folder, "http://127.0.0.1:1", "check", "--inventory", "inventory.yaml")
        #expect(!check.stderr.contains("EC2"), "\(check)")
    }

    @Test func `names of a configuration are the run's hosts, until the inventory is edited`() async throws {
        let folder = try TestFolder()
        let hosts = try await TestHosts.up("web", "db")
        try folder.write("Include \(hosts.sshConfig)\nHost *\n  Compression no\n", to: "ssh-names")
        let source = """
            defaults: {ssh-config: ssh-names}
            discover: {hosts: [{ssh: {names: ["we?", "extra"], groups: [web]}}]}

            """
        try folder.write(source, to: "inventory.yaml")
        try folder.write("# Doc\n\n```bash {on=web}\ntest -e mended\n```\n", to: "doc.md")
        let before = try await folder.runbook("targets", "--inventory", "inventory.yaml")
        #expect(before.stdout == "web  ssh web  web\n", "\(before)")
        let run = try await folder.runbook("run", "doc.md", "--inventory", "inventory.yaml", "--yes")
        #expect(run.status == 1, "\(run)")
        let after = try await folder.runbook("targets", "--inventory", "inventory.yaml")
        #expect(after.stdout.hasPrefix("web  ssh web  web  (debian "), "\(after)")

        try folder.write(folder.text(of: "ssh-names") + "Host extra\n", to: "ssh-names")
        let again = try await folder.runbook("resume")
        #expect(again.status == 1 && !again.stderr.contains("extra"), "\(again)")
        try folder.write("\(source)# looked at again\n", to: "inventory.yaml")
        let edited = try await folder.runbook("resume")
        #expect(edited.status == 2 && edited.stderr.contains("new target: extra"), "\(edited)")
        try folder.write(source, to: "inventory.yaml")
        _ = try await hosts.ssh("web", "touch mended")
        let mended = try await folder.runbook("resume")
        #expect(mended.status == 0, "\(mended)")
    }
}
