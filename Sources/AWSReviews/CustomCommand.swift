internal import AWSClient

/// What the AWS CLI's own commands do, as far as that is known.
enum CustomCommand {
    /// The impact and the actions that a command needs, by its path and options.
    ///
    /// Source: the AWS CLI's reference for each command, and the service authorization reference.
    static func facts(_ path: [String], options: [String]) -> (impact: OperationImpact, actions: [String]) {
        let deletes = options.contains("--delete")
        switch path.prefix(2).joined(separator: " ") {
        case "s3 ls": return (.read, ["s3:ListAllMyBuckets", "s3:ListBucket"])
        case "s3 presign": return (.read, ["s3:GetObject"])
        case "s3 cp": return (.write, ["s3:GetObject", "s3:ListBucket", "s3:PutObject"])
        case "s3 mv":
            return (.destructive, ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"])
        case "s3 sync":
            let actions = ["s3:GetObject", "s3:ListBucket", "s3:PutObject"]
            return deletes ? (.destructive, ["s3:DeleteObject"] + actions) : (.write, actions)
        case "s3 rm": return (.destructive, ["s3:DeleteObject", "s3:ListBucket"])
        case "s3 mb": return (.write, ["s3:CreateBucket"])
        case "s3 rb":
            let more = options.contains("--force") ? ["s3:DeleteObject", "s3:ListBucket"] : []
            return (.destructive, ["s3:DeleteBucket"] + more)
        case "s3 website": return (.write, ["s3:PutBucketWebsite"])
        case "cloudformation deploy":
            return (
                .destructive,
                [
                    "cloudformation:CreateChangeSet", "cloudformation:DescribeChangeSet",
                    "cloudformation:DescribeStacks", "cloudformation:ExecuteChangeSet",
                    "cloudformation:GetTemplateSummary",
                ]
            )
        case "cloudformation package": return (.write, ["s3:GetObject", "s3:PutObject"])
        case "codeartifact login":
            return (
                .read,
                [
                    "codeartifact:GetAuthorizationToken", "codeartifact:GetRepositoryEndpoint",
                    "sts:GetServiceBearerToken",
                ]
            )
        case "ecr get-login-password": return (.read, ["ecr:GetAuthorizationToken"])
        case "ecr-public get-login-password":
            return (.read, ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"])
        case "ecs deploy":
            return (
                .write,
                [
                    "codedeploy:CreateDeployment", "codedeploy:GetApplication", "codedeploy:GetDeployment",
                    "codedeploy:GetDeploymentGroup", "ecs:DescribeServices", "ecs:RegisterTaskDefinition",
                ]
            )
        case "eks get-token", "rds generate-db-auth-token", "cloudfront sign": return (.read, [])
        case "eks update-kubeconfig": return (.read, ["eks:DescribeCluster"])
        case "logs tail": return (.read, ["logs:FilterLogEvents"])
        case "logs start-live-tail": return (.read, ["logs:StartLiveTail", "logs:StopLiveTail"])
        case "deploy push": return (.write, ["codedeploy:RegisterApplicationRevision", "s3:PutObject"])
        case "emr add-steps": return (.write, ["elasticmapreduce:AddJobFlowSteps"])
        case "cloudtrail validate-logs":
            return (
                .read, ["cloudtrail:DescribeTrails", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket"]
            )
        default: break
        }
        switch path.first {
        // These change nothing in an account.
        case "configure", "history", "login", "logout", "sso", "wizard", "cli-dev": return (.read, [])
        default: return (.write, [])
        }
    }

    /// Which of `s3`'s actions its words ask for: what is read comes from a bucket, what is written goes to one.
    static func needs(_ action: String, _ call: LiteralCall) -> Bool {
        if call.hasUnknownWords { return true }
        let isFromBucket = call.words.first?.hasPrefix("s3://") ?? false
        let isToBucket = call.words.dropFirst().contains { $0.hasPrefix("s3://") }
        switch (call.path.last, action) {
        case ("ls", "s3:ListAllMyBuckets"): return !isFromBucket
        case ("ls", _): return isFromBucket
        case ("cp", "s3:ListBucket"), ("mv", "s3:ListBucket"): return call.options.contains("--recursive")
        case ("cp", "s3:GetObject"), ("mv", "s3:GetObject"), ("mv", "s3:DeleteObject"),
            ("sync", "s3:GetObject"):
            return isFromBucket
        case ("cp", "s3:PutObject"), ("mv", "s3:PutObject"), ("sync", "s3:PutObject"): return isToBucket
        case ("rm", "s3:ListBucket"): return call.options.contains("--recursive")
        default: return true
        }
    }
}
