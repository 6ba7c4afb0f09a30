import Foundation
import TestSupport
import Testing

/// Errors: the text of AWS CLI v1 behind version 2's `aws: [ERROR]: `, and version 2's exit codes.
@Suite("aws and errors")
struct CommandErrorTests {
    @Test(
        "errors are told as version 2 tells them",
        arguments: [
            ("iam get-role --role-name nope", 254), ("ec2 describe-vpcs --vpc-ids vpc-nope", 254),
            ("logs describe-log-streams --log-group-name nope", 254),
            ("cloudwatch get-dashboard --dashboard-name nope", 254),
            ("s3api head-object --bucket missing-bucket --key k", 254),
            ("s3api get-object --bucket missing-bucket --key k body", 254),
            ("amp describe-workspace --workspace-id ws-00000000-0000-0000-0000-000000000000", 254),
            ("ec2 wait vpc-available --vpc-ids vpc-nope", 255),
            ("dynamodb put-item --table-name t --item '{\"a\":{\"Q\":\"x\"}}'", 252),
            ("dynamodb put-item --table-name t --item '{'", 252),
            ("ec2 create-tags --resources a --tags 'Key=a,Value'", 252),
            ("iam create-role --role-name a --assume-role-policy-document file:///nope", 252),
            ("iam get-role", 252), ("sts get-caller-identity --bogus 1", 252),
            ("sns list-topics --page-size 1", 252), ("ec2 create-vpc --cidr-block", 252),
            ("ec2 describe-subnets --max-items abc", 252),
            ("logs put-retention-policy --log-group-name a --retention-in-days x", 255),
        ])
    func told(command: String, exitCode: Int32) async throws {
        let trial = try await CommandTrial()
        let words = CommandScript.words(command, [:])
        let ours = try await trial.aws(words)
        let theirs = try await trial.older(words)
        #expect(ours.status == exitCode, "\(ours)")
        #expect(theirs.status != 0)
        #expect(ours.stdout.isEmpty)
        // Before its message version 1 advertises version 2 and names its program as it was started.
        let lines = theirs.stderr.split(separator: "\n").map(String.init)
        let isUsage = theirs.stderr.contains("usage: ")
        let last = lines.last?.components(separatedBy: ": error: ").last ?? ""
        let all = isUsage ? last : lines.joined(separator: "\n")
        #expect(ours.stderr.hasPrefix("\n\(isUsage ? "usage: aws [options]" : "aws: [ERROR]: ")"), "\(ours)")
        #expect(ours.stderr.contains("aws: [ERROR]: \(all)\n"), "\(ours.stderr)\n--- version 1\n\(all)")
        #expect(!trial.folder.has("body"))
    }

    @Test func `an object that cannot be had leaves the file as it was`() async throws {
        let trial = try await CommandTrial()
        try trial.folder.write("before", to: "body")
        let outcome = try await trial.aws(
            "s3api", "get-object", "--bucket", "missing-bucket", "--key", "k", "body")
        #expect(outcome.status == 254)
        #expect(trial.folder.text(of: "body") == "before")
    }

    @Test func `without a region nothing is sent, and the exit code is 253`() async throws {
        let trial = try await CommandTrial()
        let outcome = try await trial.aws(
            ["ec2", "describe-vpcs"], without: ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"])
        #expect(outcome.status == 253)
        #expect(
            outcome.stderr
                == "\naws: [ERROR]: You must specify a region. You can also configure your region by running "
                + "\"aws configure\".\n")
    }

    @Test func `without credentials nothing is sent, and the exit code is 253`() async throws {
        let trial = try await CommandTrial()
        let outcome = try await trial.aws(
            ["ec2", "describe-vpcs"], without: CommandTrial.keys)
        #expect(outcome.status == 253)
        #expect(
            outcome.stderr
                == "\naws: [ERROR]: Unable to locate credentials. You can configure credentials by running "
                + "\"aws configure\".\n")
    }

    @Test func `a profile that is nowhere is exit code 255`() async throws {
        let trial = try await CommandTrial()
        let outcome = try await trial.aws("sts", "get-caller-identity", "--profile", "nope")
        #expect(outcome.status == 255)
        #expect(outcome.stderr == "\naws: [ERROR]: The config profile (nope) could not be found\n")
    }

    @Test func `what needs no answer needs no keys`() async throws {
        let trial = try await CommandTrial()
        let skeleton = try await trial.aws(
            ["sns", "publish", "--generate-cli-skeleton"], without: CommandTrial.keys + ["AWS_ENDPOINT_URL"])
        #expect(skeleton.status == 0, "\(skeleton)")
        #expect(try JSONText(skeleton.stdout)["Message"]?.isEmpty == true)
    }
}
