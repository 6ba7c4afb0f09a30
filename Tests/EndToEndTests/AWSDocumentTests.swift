import Foundation
import TestSupport
import Testing

/// `check` and `plan` over documents with `aws` commands.
@Suite("aws commands in documents")
struct AWSDocumentTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write(
            """
            # A

            ```bash {name=a}
            VPC=$(aws ec2 describe-vpcs --query 'Vpcs[0].VpcId' --output text)
            aws ec2 create-tags --resources "$VPC" --tags Key=a,Value=b
            ```

            ```bash {verify=a}
            aws ec2 describe-tags
            ```

            ```bash {rollback=a}
            aws ec2 delete-tags --resources "$VPC"
            ```

            """, to: "good.md")
        try folder.write("```bash\naws ec2 descripe-vpcs\n```\n", to: "bad.md")
    }

    @Test func `check refuses what the AWS CLI would refuse, with its place`() async throws {
        let bad = try await folder.runbook("check", "bad.md")
        #expect(bad.status == 2)
        #expect(
            bad.stdout == """
                bad.md:2:9: error: `aws ec2` has no operation `descripe-vpcs`
                  |
                2 | aws ec2 descripe-vpcs
                  |         ^^^^^^^^^^^^^
                help: did you mean `describe-vpcs`?

                """)
        #expect(try await folder.runbook("check", "good.md").status == 0)
    }

    @Test func `without models check says once that it left the commands out`() async throws {
        let check = try await Invocation(["check", "bad.md", "good.md"], in: folder)
            .environment("RUNBOOK_AWS_MODELS", "/nonexistent").run()
        #expect(check.status == 0)
        #expect(check.stderr.components(separatedBy: "commands are not checked").count == 2, "\(check)")
        try folder.write("```bash\ntrue\n```\n", to: "other.md")
        let other = try await Invocation(["check", "other.md"], in: folder)
            .environment("RUNBOOK_AWS_MODELS", "/nonexistent").run()
        #expect(other.stderr == "1 step, 0 errors, 0 warnings\n")
    }

    @Test func `plan counts calls, and prints the policy for them`() async throws {
        let plan = try await folder.runbook("plan", "good.md")
        #expect(plan.stdout.contains("(aws: 2 reads, 1 write)"), "\(plan)")
        #expect(
            plan.stdout.contains(
                "  `aws` commands in these steps: 2 reads, 1 write; in rollbacks 1 destructive\n"))
        let json = try JSONText(try await folder.runbook("plan", "good.md", "--format", "json").stdout)
        #expect(json["segments.0.steps.0.calls.1.command"] == "ec2 create-tags")
        #expect(json["segments.0.steps.0.calls.1.impact"] == "write")
        #expect(json["segments.0.steps.0.calls.3.in"] == "rollback")
        let policy = try await folder.runbook("plan", "good.md", "--iam-policy")
        #expect(policy.status == 0 && policy.stdout.contains("\"ec2:CreateTags\""), "\(policy)")
        #expect(policy.stdout.contains("names come from variables"))
        let machine = try JSONText(
            try await folder.runbook("plan", "good.md", "--iam-policy", "--format", "json").stdout)
        #expect(machine["schema"] == "runbook.policies/1")
        #expect(machine["policies.0.policy.Statement.0.Action.0"] == "ec2:CreateTags")
    }
}
