public import AWSModels

/// What an operation can do to an account.
public enum OperationImpact: String, Sendable, Hashable, CaseIterable {
    /// It looks, and changes nothing.
    case read
    /// It makes or changes something.
    case write
    /// It takes something away, or stops it.
    case destructive

    /// The impact of an operation, from its name and method.
    ///
    /// AWS names an operation by a verb and what it acts on; 280 verbs begin the 19,796 operations of botocore 1.44.
    /// A verb that is not listed is a read when it travels as `GET` or `HEAD`, which do not change anything, else a
    /// write. Operations that their verb does not tell stand in a reviewed table.
    public init(of operation: Operation) {
        if let reviewed = Self.reviewed["\(operation.service.name).\(operation.name)"] {
            self = reviewed
            return
        }
        var verbs = Self.words(of: operation.name)[...]
        // `BatchGetItem` and `AdminDeleteUser` are what their second verb says.
        if verbs.count > 1, Self.prefixes.contains(verbs[0]) { verbs.removeFirst() }
        let verb = verbs.first ?? ""
        if Self.reads.contains(verb) {
            self = .read
        } else if Self.removals.contains(verb) {
            self = .destructive
        } else {
            let isSafe = operation.method == "GET" || operation.method == "HEAD"
            self = isSafe ? .read : .write
        }
    }

    /// The first two words of a name in capitals and small letters: `DescribeVpcs` is `Describe` and `Vpcs`.
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        for character in name {
            if character.isUppercase || words.isEmpty {
                if words.count == 2 { break }
                words.append("")
            }
            words[words.count - 1].append(character)
        }
        return words
    }

    private static let prefixes: Set<String> = ["Admin", "Batch", "Bulk"]

    private static let reads: Set<String> = [
        "Autocomplete", "Calculate", "Check", "Classify", "Compare", "Contains", "Count", "Decode", "Decrypt",
        "Describe", "Discover", "Download", "Encrypt", "Estimate", "Evaluate", "Filter", "Forecast",
        "Geocode",
        "Get", "Head", "Infer", "Is", "List", "Lookup", "Predict", "Preview", "Query", "Recognize", "Render",
        "Rerank", "Resolve", "Retrieve", "Sample", "Scan", "Search", "Select", "Sign", "Simulate", "Suggest",
        "Test", "Translate", "Validate", "Verify", "View",
    ]

    private static let removals: Set<String> = [
        "Abort", "Cancel", "Clear", "Deactivate", "Deauthorize", "Delete", "Deprovision", "Deregister",
        "Detach",
        "Disable", "Disallow", "Disassociate", "Discard", "Disconnect", "Dispose", "Dissociate", "Drain",
        "Evict",
        "Expire", "Flush", "Forget", "Invalidate", "Leave", "Purge", "Reboot", "Reject", "Release", "Remove",
        "Replace", "Reset", "Restart", "Retire", "Revoke", "Shutdown", "Stop", "Suspend", "Terminate",
        "Unassign",
        "Undeploy", "Unlink", "Unpeer", "Unregister", "Unshare", "Unsubscribe", "Untag", "Withdraw",
    ]

    /// What the verb does not tell.
    private static let reviewed: [String: OperationImpact] = [
        // Credentials: nothing in the account changes.
        "sts.AssumeRole": .read, "sts.AssumeRoleWithSAML": .read, "sts.AssumeRoleWithWebIdentity": .read,
        "sts.AssumeRoot": .read, "sso-oidc.CreateToken": .read, "sso-oidc.CreateTokenWithIAM": .read,
        "sso-oidc.RegisterClient": .read, "sso-oidc.StartDeviceAuthorization": .read,
        // Cryptography with a key that stays as it is.
        "kms.GenerateDataKey": .read, "kms.GenerateDataKeyPair": .read,
        "kms.GenerateDataKeyPairWithoutPlaintext": .read, "kms.GenerateDataKeyWithoutPlaintext": .read,
        "kms.GenerateMac": .read, "kms.GenerateRandom": .read, "kms.ReEncrypt": .read,
        "kms.DeriveSharedSecret": .read, "kms.ScheduleKeyDeletion": .destructive,
        // Queries that are started and asked for later.
        "logs.StartQuery": .read, "logs.StopQuery": .read, "logs.StartLiveTail": .read,
        "cloudtrail.StartQuery": .read, "cloudtrail.CancelQuery": .read,
        "iam.GenerateServiceLastAccessedDetails": .read, "iam.GenerateCredentialReport": .read,
        "xray.BatchGetTraces": .read,
        // `Get` and `Receive` that take what they give.
        "sqs.ReceiveMessage": .write, "workspaces-web.ExpireSession": .destructive,
        "dynamodb.BatchWriteItem": .destructive, "dynamodb.TransactWriteItems": .destructive,
        "dynamodb.ExecuteStatement": .write, "dynamodb.BatchExecuteStatement": .write,
        "dynamodb.TransactGetItems": .read, "rds-data.ExecuteStatement": .write,
        // What is put over something takes its place.
        "ec2.ReplaceRoute": .write, "ec2.ReplaceRouteTableAssociation": .write,
        "ec2.ReplaceNetworkAclAssociation": .write, "ec2.ReplaceNetworkAclEntry": .write,
        "ec2.ReplaceIamInstanceProfileAssociation": .write,
        "autoscaling.SuspendProcesses": .write, "iam.ResetServiceSpecificCredential": .destructive,
        "route53.ChangeResourceRecordSets": .destructive, "s3.RestoreObject": .write,
        "s3.SelectObjectContent": .read, "s3.WriteGetObjectResponse": .write,
        "cloudformation.DetectStackDrift": .read, "cloudformation.DetectStackResourceDrift": .read,
        "cloudformation.DetectStackSetDrift": .read, "cloudformation.EstimateTemplateCost": .read,
        "cloudformation.ExecuteChangeSet": .destructive, "cloudformation.UpdateStack": .destructive,
        "ssm.StartSession": .write, "ssm.SendCommand": .write, "ssm.LabelParameterVersion": .write,
        "secretsmanager.GetRandomPassword": .read, "events.TestEventPattern": .read,
        "ec2.GetConsoleScreenshot": .read, "ec2.GetPasswordData": .read, "ec2.ExportImage": .write,
        "ec2.CreateDefaultVpc": .write, "ec2.ResetImageAttribute": .write,
        "ec2.AssociateIamInstanceProfile": .write,
    ]
}
