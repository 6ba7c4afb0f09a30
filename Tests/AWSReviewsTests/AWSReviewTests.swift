import AWSModels
import AWSReviews
import Foundation
import JSON
import RunbookParsing
import Runbooks
import TestSupport
import Testing

/// Every message whole, with its place.
@Suite("AWSReview", .enabled(if: ReviewFixture.isThere, ReviewFixture.absence))
struct AWSReviewTests {
    @Test("each problem has its text and its place", arguments: ["names", "options", "values"])
    func texts(name: String) throws {
        let folder = "\(RepositoryLayout.root)/Tests/AWSReviewsTests/Snapshots"
        let source = try String(contentsOfFile: "\(folder)/\(name).md", encoding: .utf8)
        let lines = ReviewFixture.lines(try ReviewFixture.result(of: source))
        try expectSnapshot(lines.joined(separator: "\n") + "\n", at: "\(folder)/\(name).txt")
    }

    @Test(
        "what is right, or may be right, has no problem",
        arguments: [
            "aws ec2 describe-vpcs --filters Name=tag:Name,Values=a,b --region eu-west-1 --output text",
            "aws ec2 describe-vpcs --query 'Vpcs[*].VpcId' --filter Name=vpc-id,Values=vpc-1",
            "aws ec2 create-vpc $OPTIONS", "aws ec2 delete-vpc $OPTIONS", "aws $ANY", "aws \"$@\"",
            "aws ec2 \"$1\" --vpc-id x", "aws $OPTIONS ec2 delete-vpc",
            "aws ec2 delete-vpc \"${OPTIONS[@]}\"", "aws ec2 delete-vpc --vpc-id=$VPC",
            "aws ec2 delete-vpc --vpc-id \"$(aws ec2 describe-vpcs --query 'Vpcs[0].VpcId')\"",
            "aws ec2 delete-vpc --vpc-id <VPC_ID>",
            "aws ec2 run-instances --count $COUNT --image-id \"$AMI\"",
            "aws iam create-role --role-name r --assume-role-policy-document file://not-there.json",
            "aws lambda invoke --function-name f out.json",
            "aws lambda invoke --function-name f --payload "
                + "'{\"a\": 1}' --cli-binary-format raw-in-base64-out out.json",
            "aws ec2 wait vpc-available --vpc-ids $VPC", "aws ec2 describe-vpcs help", "aws help",
            "aws --version", "aws s3 cp a s3://b --whatever", "aws configure set region x",
            "aws logs tail group --follow", "aws ecr get-login-password | docker login --password-stdin host",
            "aws ec2 delete-vpc --generate-cli-skeleton", "aws ec2 delete-vpc --cli-input-json file://x",
            "aws ec2 delete-vpc --cli-input-json '{}'", "echo vpc-1 | xargs aws ec2 delete-vpc --vpc-id",
            "echo vpc-1 | xargs -I{} aws ec2 delete-vpc --vpc-id {}",
            "sudo -u op aws sts get-caller-identity",
            "aws() { true; }\naws whatever", "alias aws=awslocal\naws whatever", "# aws whatever",
            "echo 'aws whatever'", "cat <<'EOF'\naws whatever\nEOF", "awslocal whatever", "echo aws whatever",
            "aws iam create-policy --policy-name p --policy-document '{\"Version\": \"2012-10-17\"}'",
            "aws dynamodb put-item --table-name t --item '{\"a\": {\"S\": \"1\"}}'",
            "aws dynamodb put-item --table-name t --item \"{\\\"a\\\": {\\\"S\\\": \\\"$A\\\"}}\"",
            "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 22 --cidr 10.0.0.0/8",
            "aws ec2 create-tags --resources $A $B --tags Key=Name,Value=x Key=y,Value=",
            "aws ec2 create-tags --resources $A --tags \"Key=Name,Value=a b\" # done",
            "aws cloudwatch get-metric-data --metric-data-queries '[{\"Id\": \"m\", \"Expression\": \"1\"}]' "
                + "--start-time 2024-01-01 --end-time $(date)",
            "aws ssm get-parameters-by-path --path /a --with-decryption --no-recursive",
            "aws autoscaling set-desired-capacity --auto-scaling-group-name a --desired-capacity -1",
            "aws ec2 describe-instances --instance-ids i-1 i-2 --no-paginate --no-cli-pager 2>/dev/null",
            "AWS_PROFILE=x aws sts get-caller-identity >out 2>&1 || true",
            "if ! aws sts get-caller-identity; then exit 1; fi", "time aws sts get-caller-identity",
            "aws sts get-caller-identity \\\n  --output \\\n  json",
            "aws rds describe-db-instances --db-inst x",
            "aws sns subscribe --topic-arn a --protocol email --notification-endpoint a@b.c",
            "aws s3api put-object --bucket b --key k --body file.txt",
            "aws s3api list-objects-v2 --bucket b --max-items 5 --page-size 2 --starting-token x",
        ])
    func silent(text: String) throws {
        #expect(ReviewFixture.lines(try ReviewFixture.result(of: ReviewFixture.block(text))) == [])
    }

    @Test(
        "a command is found wherever the shell runs it",
        arguments: [
            "sudo aws ec3 x", "X=1 aws ec3 x", "true && aws ec3 x", "echo \"$(aws ec3 x)\"",
            "if aws ec3 x; then :; fi",
            "for a in $(aws ec3 x); do :; done", "while read a; do aws ec3 x; done", "f() { aws ec3 x; }",
            "true | aws ec3 x", "(cd / && aws ec3 x)", "timeout 30s aws ec3 x", "exec aws ec3 x",
            "/usr/local/bin/aws ec3 x", "env A=1 aws ec3 x", "! aws ec3 x", "case a in a) aws ec3 x ;; esac",
            "cat <<END\n$(aws ec3 x)\nEND", "aws 'ec3' x", "aws e\"c3\" x", "A=$(aws ec3 x)",
        ])
    func found(text: String) throws {
        let result = try ReviewFixture.result(of: ReviewFixture.block(text))
        #expect(result.diagnostics.map(\.code) == ["aws-service"], "\(result.diagnostics)")
    }

    @Test func `a sidecar's steps and a document's declared words keep their places`() throws {
        let sidecar = Runbook.Sidecar(
            path: "guide.runbook.yaml",
            source: """
                placeholders:
                  <count>: vars.count
                sections:
                  - heading: 콘솔
                    steps:
                      - name: a
                        text: |
                          true
                          aws ec2 delete-vcp
                      - {name: b, text: aws ec2 delete-vpc}
                """)
        let guide = "# 콘솔\n\n```bash\naws ec2 run-instances --count <count> --imageid a\n```\n"
        let result = try ReviewFixture.result(of: guide, sidecar: sidecar)
        #expect(
            result.diagnostics.map {
                "\($0.range.file):\($0.range.start.line):\($0.range.start.column) \($0.code)"
            }
                == [
                    "guide.md:4:39 aws-option", "guide.runbook.yaml:9:19 aws-operation",
                    "guide.runbook.yaml:10:25 aws-missing-option",
                ])
    }
}
