internal import AWSModels

/// How IAM names what an operation asks for: `PREFIX:ACTION`.
///
/// Most actions are called as their operation, with the service's signing name before it.
/// Source: the Service Authorization Reference of AWS; what is not listed here follows the rule.
enum IAMActions {
    /// The actions of an operation; empty: anybody may call it.
    static func names(of operation: AWSModels.Operation) -> [String] {
        let service = operation.service.name
        let prefix = prefix(of: operation.service)
        switch service {
        // Actions of API Gateway are methods on paths.
        case "apigateway", "apigatewayv2": return ["apigateway:\(operation.method)"]
        case "budgets":
            let reads = operation.name.hasPrefix("Describe") || operation.name.hasPrefix("List")
            return [reads ? "budgets:ViewBudget" : "budgets:ModifyBudget"]
        default: break
        }
        guard let listed = operations[service]?[operation.name] else {
            return ["\(prefix):\(operation.name)"]
        }
        return listed.map { $0.contains(":") ? $0 : "\(prefix):\($0)" }
    }

    /// The name of a service in actions.
    static func prefix(of service: ServiceModel) -> String {
        prefixes[service.name] ?? service.metadata.signingName.lowercased()
    }

    /// By service: prefixes that are not the signing name.
    private static let prefixes: [String: String] = [
        "amplifyuibuilder": "amplifyuibuilder", "appconfigdata": "appconfig", "chime-sdk-identity": "chime",
        "chime-sdk-media-pipelines": "chime", "chime-sdk-meetings": "chime", "chime-sdk-messaging": "chime",
        "chime-sdk-voice": "chime", "cloudcontrol": "cloudformation", "cloudsearchdomain": "cloudsearch",
        "cloudwatch": "cloudwatch", "forecastquery": "forecast", "iot-data": "iot",
        "iot-jobs-data": "iot", "iotsecuretunneling": "iot", "kinesis-video-archived-media": "kinesisvideo",
        "kinesis-video-media": "kinesisvideo", "kinesis-video-signaling": "kinesisvideo",
        "kinesis-video-webrtc-storage": "kinesisvideo", "lex-runtime": "lex", "lexv2-models": "lex",
        "lexv2-runtime": "lex", "lex-models": "lex", "migrationhub-config": "mgh",
        "mturk": "mechanicalturk", "personalize-events": "personalize", "personalize-runtime": "personalize",
        "pinpoint": "mobiletargeting", "pinpoint-email": "ses", "qldb-session": "qldb", "s3control": "s3",
        "sagemaker-a2i-runtime": "sagemaker", "sagemaker-edge": "sagemaker",
        "sagemaker-featurestore-runtime": "sagemaker", "sagemaker-metrics": "sagemaker",
        "sagemaker-runtime": "sagemaker", "servicecatalog-appregistry": "servicecatalog",
        "resourcegroupstaggingapi": "tag", "sesv2": "ses", "ses": "ses", "sso-admin": "sso",
    ]

    /// By service: operations whose actions are called otherwise, or that nobody needs leave for.
    private static let operations: [String: [String: [String]]] = [
        "s3": s3,
        "s3control": [
            "GetPublicAccessBlock": ["GetAccountPublicAccessBlock"],
            "PutPublicAccessBlock": ["PutAccountPublicAccessBlock"],
            "DeletePublicAccessBlock": ["PutAccountPublicAccessBlock"],
        ],
        "sts": ["GetCallerIdentity": [], "GetSessionToken": []],
        "sso": ["GetRoleCredentials": [], "ListAccounts": [], "ListAccountRoles": [], "Logout": []],
        "sso-oidc": [
            "CreateToken": [], "CreateTokenWithIAM": ["sso-oauth:CreateTokenWithIAM"], "RegisterClient": [],
            "StartDeviceAuthorization": [],
        ],
        "lambda": [
            "Invoke": ["InvokeFunction"], "InvokeAsync": ["InvokeFunction"],
            "GetLayerVersionByArn": ["GetLayerVersion"],
        ],
        "kms": ["ReEncrypt": ["ReEncryptFrom", "ReEncryptTo"]],
        "sns": ["PublishBatch": ["Publish"]],
        "sqs": [
            "SendMessageBatch": ["SendMessage"], "DeleteMessageBatch": ["DeleteMessage"],
            "ChangeMessageVisibilityBatch": ["ChangeMessageVisibility"],
        ],
        "dynamodb": [
            "TransactGetItems": ["GetItem"],
            "TransactWriteItems": ["ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"],
            "ExecuteStatement": ["PartiQLDelete", "PartiQLInsert", "PartiQLSelect", "PartiQLUpdate"],
            "BatchExecuteStatement": ["PartiQLDelete", "PartiQLInsert", "PartiQLSelect", "PartiQLUpdate"],
            "ExecuteTransaction": ["PartiQLDelete", "PartiQLInsert", "PartiQLSelect", "PartiQLUpdate"],
        ],
        "iot-data": ["ListNamedShadowsForThing": ["ListNamedShadowsForThing"]],
        "ec2-instance-connect": ["SendSSHPublicKey": ["SendSSHPublicKey"]],
        "bedrock-runtime": [
            "Converse": ["InvokeModel"], "ConverseStream": ["InvokeModelWithResponseStream"],
        ],
    ]

    private static let s3: [String: [String]] = [
        "AbortMultipartUpload": ["AbortMultipartUpload"],
        "CompleteMultipartUpload": ["PutObject"],
        "CopyObject": ["GetObject", "PutObject"],
        "CreateMultipartUpload": ["PutObject"],
        "DeleteBucketAnalyticsConfiguration": ["PutAnalyticsConfiguration"],
        "DeleteBucketCors": ["PutBucketCORS"],
        "DeleteBucketEncryption": ["PutEncryptionConfiguration"],
        "DeleteBucketIntelligentTieringConfiguration": ["PutIntelligentTieringConfiguration"],
        "DeleteBucketInventoryConfiguration": ["PutInventoryConfiguration"],
        "DeleteBucketLifecycle": ["PutLifecycleConfiguration"],
        "DeleteBucketMetricsConfiguration": ["PutMetricsConfiguration"],
        "DeleteBucketOwnershipControls": ["PutBucketOwnershipControls"],
        "DeleteBucketReplication": ["PutReplicationConfiguration"],
        "DeleteBucketTagging": ["PutBucketTagging"],
        "DeleteObjects": ["DeleteObject"],
        "DeletePublicAccessBlock": ["PutBucketPublicAccessBlock"],
        "GetBucketAccelerateConfiguration": ["GetAccelerateConfiguration"],
        "GetBucketAnalyticsConfiguration": ["GetAnalyticsConfiguration"],
        "GetBucketCors": ["GetBucketCORS"],
        "GetBucketEncryption": ["GetEncryptionConfiguration"],
        "GetBucketIntelligentTieringConfiguration": ["GetIntelligentTieringConfiguration"],
        "GetBucketInventoryConfiguration": ["GetInventoryConfiguration"],
        "GetBucketLifecycle": ["GetLifecycleConfiguration"],
        "GetBucketLifecycleConfiguration": ["GetLifecycleConfiguration"],
        "GetBucketMetricsConfiguration": ["GetMetricsConfiguration"],
        "GetBucketNotificationConfiguration": ["GetBucketNotification"],
        "GetBucketReplication": ["GetReplicationConfiguration"],
        "GetObjectAttributes": ["GetObject", "GetObjectAttributes"],
        "GetObjectLockConfiguration": ["GetBucketObjectLockConfiguration"],
        "GetPublicAccessBlock": ["GetBucketPublicAccessBlock"],
        "HeadBucket": ["ListBucket"],
        "HeadObject": ["GetObject"],
        "ListBucketAnalyticsConfigurations": ["GetAnalyticsConfiguration"],
        "ListBucketIntelligentTieringConfigurations": ["GetIntelligentTieringConfiguration"],
        "ListBucketInventoryConfigurations": ["GetInventoryConfiguration"],
        "ListBucketMetricsConfigurations": ["GetMetricsConfiguration"],
        "ListBuckets": ["ListAllMyBuckets"],
        "ListMultipartUploads": ["ListBucketMultipartUploads"],
        "ListObjectVersions": ["ListBucketVersions"],
        "ListObjects": ["ListBucket"],
        "ListObjectsV2": ["ListBucket"],
        "ListParts": ["ListMultipartUploadParts"],
        "PutBucketAccelerateConfiguration": ["PutAccelerateConfiguration"],
        "PutBucketAnalyticsConfiguration": ["PutAnalyticsConfiguration"],
        "PutBucketCors": ["PutBucketCORS"],
        "PutBucketEncryption": ["PutEncryptionConfiguration"],
        "PutBucketIntelligentTieringConfiguration": ["PutIntelligentTieringConfiguration"],
        "PutBucketInventoryConfiguration": ["PutInventoryConfiguration"],
        "PutBucketLifecycle": ["PutLifecycleConfiguration"],
        "PutBucketLifecycleConfiguration": ["PutLifecycleConfiguration"],
        "PutBucketMetricsConfiguration": ["PutMetricsConfiguration"],
        "PutBucketNotificationConfiguration": ["PutBucketNotification"],
        "PutBucketReplication": ["PutReplicationConfiguration"],
        "PutObjectLockConfiguration": ["PutBucketObjectLockConfiguration"],
        "PutPublicAccessBlock": ["PutBucketPublicAccessBlock"],
        "SelectObjectContent": ["GetObject"],
        "UploadPart": ["PutObject"],
        "UploadPartCopy": ["GetObject", "PutObject"],
    ]
}
