internal import AWSModels
internal import JSON

/// What a call acts upon, as far as its words say it: ARNs, with `*` for region and account.
///
/// Source: the resource types in the Service Authorization Reference of AWS.
struct IAMResources {
    let call: LiteralCall
    /// `aws`, `aws-cn`, …
    let partition: String

    /// The resources for an action; nil: any, as they are not known or have no ARN.
    func names(for action: String) -> [String]? {
        guard let operation = call.operation else { return customNames(for: action) }
        if let names = special(action, operation) { return names.isEmpty ? nil : names }
        let members = Self.named[operation.service.name] ?? [:]
        for (member, form) in members.sorted(by: { $0.key < $1.key }) {
            guard let value = text(member), Self.fits(operation, member) else { continue }
            if value.hasPrefix("arn:") { return [value] }
            return form.map { "arn:\(partition):" + $0.replacing("{}", with: value) }
        }
        return only(operation).map { [$0] }
    }

    private func text(_ member: String) -> String? {
        guard let text = call.parameters[member]?.string, !text.isEmpty else { return nil }
        return text
    }

    /// The one ARN that a call must have.
    private func only(_ operation: AWSModels.Operation) -> String? {
        let required = (operation.input?.required ?? []).filter { $0.lowercased().hasSuffix("arn") }
        guard required.count == 1, let value = text(required[0]), value.hasPrefix("arn:") else { return nil }
        return value
    }

    // MARK: - S3

    private func special(_ action: String, _ operation: AWSModels.Operation) -> [String]? {
        switch operation.service.name {
        case "s3":
            guard let bucket = text("Bucket"), !bucket.hasPrefix("arn:") else { return [] }
            if operation.name == "CopyObject" || operation.name == "UploadPartCopy", action == "s3:GetObject"
            {
                guard let source = text("CopySource"), !source.hasPrefix("arn:") else { return [] }
                let path = source.hasPrefix("/") ? String(source.dropFirst()) : source
                return ["arn:\(partition):s3:::\(path.prefix { $0 != "?" })"]
            }
            return s3(action, bucket: bucket, key: text("Key") ?? "*")
        case "iam": return iam(operation)
        case "dynamodb":
            guard let table = text("TableName"), !table.hasPrefix("arn:") else { return nil }
            let name = "arn:\(partition):dynamodb:*:*:table/\(table)"
            return call.options.contains("--index-name") ? [name, "\(name)/index/*"] : [name]
        case "lambda": return operation.name.contains("EventSourceMapping") ? [] : nil
        case "sqs":
            guard
                let name = text("QueueUrl")?.split(separator: "/").last.map(String.init) ?? text("QueueName")
            else { return [] }
            return ["arn:\(partition):sqs:*:*:\(name)"]
        case "ssm":
            guard operation.name.contains("Parameter"), let name = text("Name") ?? text("Path") else {
                return nil
            }
            if name.hasPrefix("arn:") { return [name] }
            let path = name.hasPrefix("/") ? name : "/\(name)"
            return ["arn:\(partition):ssm:*:*:parameter\(path)"]
        case "events": return call.options.contains("--event-bus-name") ? [] : nil
        default: return nil
        }
    }

    private func s3(_ action: String, bucket: String, key: String) -> [String] {
        let isObject =
            action.contains("Object") && !action.contains("Bucket") || action == "s3:AbortMultipartUpload"
            || action == "s3:ListMultipartUploadParts"
        let name = "arn:\(partition):s3:::\(bucket)"
        return [isObject ? "\(name)/\(key)" : name]
    }

    /// `aws s3 cp a s3://bucket/key`.
    private func customNames(for action: String) -> [String]? {
        guard call.path.first == "s3", !call.hasUnknownWords else { return nil }
        let buckets = call.words.filter { $0.hasPrefix("s3://") }.map { word in
            String(word.dropFirst(5).prefix { $0 != "/" })
        }
        if buckets.isEmpty || action == "s3:ListAllMyBuckets" { return nil }
        return Array(Set(buckets.flatMap { s3(action, bucket: $0, key: "*") })).sorted()
    }

    // MARK: - IAM

    private func iam(_ operation: AWSModels.Operation) -> [String]? {
        let path = text("Path") ?? "/"
        for (member, kind) in [
            ("InstanceProfileName", "instance-profile"), ("RoleName", "role"), ("UserName", "user"),
            ("GroupName", "group"), ("PolicyName", "policy"),
        ] {
            guard call.options.contains("--" + CommandNames.dashed(member)),
                kind != "policy" || operation.name == "CreatePolicy"
            else { continue }
            guard let name = text(member) else { return [] }
            return ["arn:\(partition):iam::*:\(kind)\(path)\(name)"]
        }
        return nil
    }

    // MARK: - Names

    /// Operations for which a member is not what they act upon.
    private static func fits(_ operation: AWSModels.Operation, _ member: String) -> Bool {
        switch (operation.service.name, member) {
        case ("eks", "name"): operation.name.contains("Cluster")
        case ("sns", "Name"): operation.name == "CreateTopic"
        case ("secretsmanager", "Name"): operation.name == "CreateSecret"
        case ("kms", _): !operation.name.contains("Alias")
        case ("autoscaling", _): !operation.name.hasPrefix("Describe")
        case ("events", "Name"): operation.name.contains("Rule")
        default: true
        }
    }

    /// By service and member: the ARN's rest behind the partition.
    private static let named: [String: [String: [String]]] = [
        "amp": ["workspaceId": ["aps:*:*:workspace/{}"]],
        "autoscaling": [
            "AutoScalingGroupName": ["autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/{}"]
        ],
        "cloudformation": ["StackName": ["cloudformation:*:*:stack/{}/*"]],
        "cloudwatch": ["AlarmName": ["cloudwatch:*:*:alarm:{}"]],
        "ecr": ["repositoryName": ["ecr:*:*:repository/{}"]],
        "eks": ["name": ["eks:*:*:cluster/{}"]],
        "events": ["Name": ["events:*:*:rule/{}"]],
        "firehose": ["DeliveryStreamName": ["firehose:*:*:deliverystream/{}"]],
        "grafana": ["workspaceId": ["grafana:*:*:/workspaces/{}"]],
        "kinesis": ["StreamName": ["kinesis:*:*:stream/{}"]],
        "kms": ["KeyId": ["kms:*:*:key/{}"]],
        "lambda": ["FunctionName": ["lambda:*:*:function:{}"]],
        "logs": ["logGroupName": ["logs:*:*:log-group:{}", "logs:*:*:log-group:{}:*"]],
        "route53": ["HostedZoneId": ["route53:::hostedzone/{}"]],
        "secretsmanager": [
            "SecretId": ["secretsmanager:*:*:secret:{}-??????"],
            "Name": ["secretsmanager:*:*:secret:{}-??????"],
        ],
        "sns": ["TopicArn": ["sns:*:*:{}"], "Name": ["sns:*:*:{}"]],
    ]
}
