import AWSModels
import JSON
import Testing

@Suite("Command names")
struct CommandNamesTests {
    /// Source: `botocore.xform_name(name, '-')` of botocore 1.44.5.
    @Test(
        "names are dashed as botocore does",
        arguments: [
            ("DescribeVpcs", "describe-vpcs"), ("GetCallerIdentity", "get-caller-identity"),
            ("ListWebACLs", "list-web-acls"), ("GatewayARNs", "gateway-arns"), ("ARNs", "-arns"),
            ("IDs", "-ids"), ("Ids", "ids"), ("SomeCNAMEs", "some-cnames"),
            ("DBInstanceIdentifier", "db-instance-identifier"), ("CreateDBInstance", "create-db-instance"),
            ("AZs", "-azs"), ("PutBucketACL", "put-bucket-acl"),
            ("GetEC2RecommendationProjectedMetrics", "get-ec2-recommendation-projected-metrics"),
            ("ListObjectsV2", "list-objects-v2"), ("S3Key", "s3-key"), ("s3Key", "s3-key"),
            ("KMSKeyId", "kms-key-id"), ("SSEKMSKeyId", "ssekms-key-id"), ("EbsOptimized", "ebs-optimized"),
            ("vpcId", "vpc-id"), ("VpcIds", "vpc-ids"), ("HTTPPort", "http-port"),
            ("UploadPartCopy", "upload-part-copy"), ("x-amz-acl", "x-amz-acl"),
            ("CreateCachediSCSIVolume", "create-cached-iscsi-volume"),
            ("StorediSCSIVolumes", "storedi-scsi-volumes"), ("ExecutePartiQLBatch", "execute-partiql-batch"),
            ("CreateOAuth2Token", "create-oauth2-token"), ("OAuth2Token", "o-auth2-token"), ("A", "a"),
            ("a", "a"), ("AB", "ab"), ("Ab", "ab"), ("ABc", "a-bc"), ("aBC", "a-bc"), ("ABs", "-abs"),
            ("ABCs", "-abcs"), ("aS", "a-s"), ("IPv6Addresses", "i-pv6-addresses"),
            ("Ipv6CidrBlock", "ipv6-cidr-block"), ("DNSIPs", "-dnsips"), ("MD5", "md5"), ("ETag", "e-tag"),
            ("PlatformACLs1", "platform-ac-ls1"), ("a1B2c", "a1-b2c"), ("UserID", "user-id"),
            ("9Lives", "9-lives"), ("Foo_Bar", "foo_-bar"), ("CreateWhatsAppFlow", "create-whatsapp-flow"),
            ("WhatsAppFlow", "whats-app-flow"), ("", ""),
        ])
    func dashed(name: String, expected: String) {
        #expect(CommandNames.dashed(name) == expected)
    }

    @Test func `some services have commands of other names`() {
        #expect(CommandNames.command(ofService: "codedeploy") == "deploy")
        #expect(CommandNames.command(ofService: "ec2") == "ec2")
        #expect(CommandNames.service(ofCommand: "deploy") == "codedeploy")
        #expect(CommandNames.service(ofCommand: "codedeploy") == nil)
        #expect(CommandNames.service(ofCommand: "runtime.sagemaker") == "sagemaker-runtime")
        #expect(CommandNames.service(ofCommand: "ec2") == "ec2")
    }

    @Test func `old names of commands are still taken`() throws {
        let model = JSONModelSource(model: ["operations": ["ListHITsForQualificationType": [:]]])
        let service = ServiceModel(name: "mturk", source: model)
        for command in ["list-hits-for-qualification-type", "list-hi-ts-for-qualification-type"] {
            #expect(service.operation(commandName: command)?.name == "ListHITsForQualificationType")
        }
        #expect(ServiceModel(name: "other", source: model).operation(commandName: "list-hi-ts-x") == nil)
    }
}
