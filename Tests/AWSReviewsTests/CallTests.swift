import AWSClient
import AWSReviews
import JSON
import Runbooks
import TestSupport
import Testing

/// What the commands of a document call: impact, global services, policies.
@Suite("Literal calls", .enabled(if: ReviewFixture.isThere, ReviewFixture.absence))
struct CallTests {
    private func calls(_ text: String) throws -> [LiteralCall] {
        try ReviewFixture.result(of: ReviewFixture.block(text)).calls
    }

    private func policy(_ text: String, partition: String = "aws") throws -> LeastPolicy {
        LeastPolicy(try calls(text), partition: partition)
    }

    /// The statements as `ACTION… on RESOURCE…`.
    private func grants(_ text: String) throws -> [String] {
        try (policy(text).document["Statement"]?.array ?? []).map { statement in
            let actions = statement["Action"]?.array?.compactMap(\.string).joined(separator: " ") ?? ""
            let resources =
                statement["Resource"]?.array?.compactMap(\.string).joined(separator: " ")
                ?? statement["Resource"]?.string ?? ""
            return "\(actions) on \(resources)"
        }
    }

    @Test(
        "each call has its impact",
        arguments: [
            ("aws ec2 describe-vpcs", "read"), ("aws ec2 create-vpc --cidr-block 10.0.0.0/8", "write"),
            ("aws ec2 delete-vpc --vpc-id $VPC", "destructive"), ("aws ec2 wait vpc-available", "read"),
            ("aws s3 ls", "read"), ("aws s3 sync a s3://b", "write"),
            ("aws s3 sync a s3://b --delete", "destructive"),
            ("aws s3 rm s3://b/k", "destructive"), ("aws ecr get-login-password", "read"),
            ("aws configure set region x", "read"), ("aws ec2 terminate-instances $OPTIONS", "destructive"),
        ])
    func impact(text: String, impact: String) throws {
        #expect(try calls(text).map(\.impact.rawValue) == [impact])
    }

    @Test func `calls are counted, and what is no command is none`() throws {
        let found = try calls(
            "aws ec2 describe-vpcs\naws ec2 describe-vcps\naws sts get-caller-identity\naws $X y")
        #expect(CallCounts(found).text == "2 reads")
        #expect(CallCounts([]).isEmpty)
    }

    // MARK: Global services

    private func inventory(_ targets: (account: String, region: String)...) -> Inventory {
        Inventory(
            path: "inventory.yaml",
            targets: targets.map {
                Target(id: .init("\($0.account)/\($0.region)"), account: $0.account, region: $0.region)
            })
    }

    private func warnings(_ text: String, attributes: String = "", _ inventory: Inventory?) throws -> [String]
    {
        let source = "```bash {\(attributes)}\n\(text)\n```\n"
        return try ReviewFixture.result(of: source, inventory: inventory).diagnostics.map(\.code)
    }

    @Test func `what is written for a whole account once in each region is warned about`() throws {
        let two = inventory(("1", "us-east-1"), ("1", "eu-west-1"))
        let text = "aws iam create-group --group-name g"
        #expect(try warnings(text, two) == ["global-service"])
        #expect(try warnings(text, attributes: "per=region", two) == ["global-service"])
        #expect(try warnings(text, attributes: "per=account", two) == [])
        #expect(try warnings(text, attributes: "per=run", two) == [])
        #expect(try warnings(text, inventory(("1", "us-east-1"), ("2", "eu-west-1"))) == [])
        #expect(try warnings(text, nil) == [])
        #expect(try warnings(text, attributes: "on=all", nil) == ["global-service"])
        #expect(try warnings("aws iam list-groups", two) == [])
        #expect(try warnings("aws ec2 create-vpc --cidr-block 10.0.0.0/8", two) == [])
        for command in [
            "organizations delete-organization", "route53 delete-hosted-zone --id x",
            "cloudfront delete-distribution --id x",
        ] {
            #expect(try warnings("aws \(command)", two) == ["global-service"], "\(command)")
        }
        #expect(try warnings("aws sns create-topic --name x", two) == [])
    }

    // MARK: Policies. Expected by hand from the Service Authorization Reference.

    @Test(
        "an action is called as IAM calls it",
        arguments: [
            ("aws ec2 describe-vpcs", "ec2:DescribeVpcs on *"),
            ("aws cloudwatch list-metrics", "cloudwatch:ListMetrics on *"),
            ("aws amp list-workspaces", "aps:ListWorkspaces on *"),
            ("aws ses list-identities", "ses:ListIdentities on *"),
            ("aws elbv2 describe-load-balancers", "elasticloadbalancing:DescribeLoadBalancers on *"),
            ("aws stepfunctions list-state-machines", "states:ListStateMachines on *"),
            ("aws opensearch list-domain-names", "es:ListDomainNames on *"),
            ("aws efs describe-file-systems", "elasticfilesystem:DescribeFileSystems on *"),
            ("aws s3api list-buckets", "s3:ListAllMyBuckets on *"),
            ("aws s3api head-object --bucket b --key k/x", "s3:GetObject on arn:aws:s3:::b/k/x"),
            ("aws s3api list-objects-v2 --bucket b", "s3:ListBucket on arn:aws:s3:::b"),
            ("aws s3api get-object --bucket b --key $K out", "s3:GetObject on arn:aws:s3:::b/*"),
            ("aws s3api get-object --bucket $B --key k out", "s3:GetObject on *"),
            ("aws s3 cp file s3://b/k", "s3:PutObject on arn:aws:s3:::b/*"),
            ("aws s3 cp s3://b/k .", "s3:GetObject on arn:aws:s3:::b/*"),
            ("aws s3 ls", "s3:ListAllMyBuckets on *"),
            ("aws s3 ls s3://b", "s3:ListBucket on arn:aws:s3:::b"),
            ("aws iam get-role --role-name r", "iam:GetRole on arn:aws:iam::*:role/r"),
            ("aws iam get-role --role-name $R", "iam:GetRole on *"),
            (
                "aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/A",
                "iam:AttachRolePolicy on arn:aws:iam::*:role/r"
            ),
            (
                "aws iam get-policy --policy-arn arn:aws:iam::aws:policy/A",
                "iam:GetPolicy on arn:aws:iam::aws:policy/A"
            ),
            (
                "aws lambda invoke --function-name f o",
                "lambda:InvokeFunction on arn:aws:lambda:*:*:function:f"
            ),
            (
                "aws dynamodb get-item --table-name t --key file://k",
                "dynamodb:GetItem on arn:aws:dynamodb:*:*:table/t"
            ),
            ("aws ssm get-parameter --name /a/b", "ssm:GetParameter on arn:aws:ssm:*:*:parameter/a/b"),
            ("aws logs tail g", "logs:FilterLogEvents on *"),
            ("aws apigateway get-rest-apis", "apigateway:GET on *"),
        ])
    func actions(text: String, grant: String) throws {
        #expect(try grants(text) == [grant])
    }

    @Test func `actions on the same resources share a statement, and any resource covers named ones`() throws
    {
        #expect(
            try grants(
                """
                aws ec2 describe-vpcs
                aws iam get-role --role-name a
                aws iam delete-role --role-name a
                aws s3api get-object --bucket b --key k out
                aws s3api get-object --bucket "$B" --key k out
                aws sts get-caller-identity
                """) == [
                    "ec2:DescribeVpcs s3:GetObject on *",
                    "iam:DeleteRole iam:GetRole on arn:aws:iam::*:role/a",
                ])
    }

    @Test func `roles that are handed on need leave, and variables are told`() throws {
        let literal =
            "aws eks create-cluster --name c --role-arn arn:aws:iam::1:role/r --resources-vpc-config subnetIds=a"
        #expect(
            try grants(literal) == [
                "eks:CreateCluster on arn:aws:eks:*:*:cluster/c", "iam:PassRole on arn:aws:iam::1:role/r",
            ])
        let variable = try policy(literal.replacing("arn:aws:iam::1:role/r", with: "$ROLE"))
        #expect(
            variable.notes.contains { $0.contains("iam:PassRole") && $0.contains("aws eks create-cluster") })
        #expect(try policy("aws emr ssh --x y").notes.contains { $0.contains("not known") } == false)
        let china = try policy("aws iam get-role --role-name r", partition: "aws-cn").document
        #expect(china["Statement"]?[0]?["Resource"]?[0]?.string == "arn:aws-cn:iam::*:role/r")
    }
}
