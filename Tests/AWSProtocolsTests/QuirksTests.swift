import AWSModels
import AWSProtocols
import HTTPMessages
import JSON
import Testing

/// The expected values are those of botocore 1.44's handlers.
@Suite("What single services want")
struct QuirksTests {
    private func operation(
        _ service: String, _ name: String, _ definition: JSONObject = JSONObject(),
        shapes: JSONObject = JSONObject(), speaks: String = "rest-xml"
    ) throws -> AWSModels.Operation {
        let metadata: JSONObject = [
            "protocol": .string(speaks), "serviceId": .string(service), "apiVersion": "2012-06-01",
        ]
        return try SmallModel.operation(metadata, name: name, definition, shapes: shapes)
    }

    @Test func `a customer's key for S3 goes in base64 with its digest`() throws {
        let key = "0123456789abcdef0123456789abcdef"
        let changed = try RequestQuirks.parameters(
            ["Bucket": "b", "SSECustomerKey": .string(key)], for: operation("S3", "GetObject"))
        #expect(changed["SSECustomerKey"] == "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
        #expect(changed["SSECustomerKeyMD5"] == "hRasmdxgYDKV3nvbahU1MA==")
    }

    @Test(
        "the source of a copy is encoded",
        arguments: [
            ("b/k \u{F6}?versionId=a b", "b/k%20%C3%B6%3FversionId%3Da%20b"),
            ("b/k \u{F6}/x?versionId=abc", "b/k%20%C3%B6/x?versionId=abc"), ("b/k?x", "b/k%3Fx"),
        ])
    func copySource(given: String, sent: String) throws {
        let changed = try RequestQuirks.parameters(
            ["CopySource": .string(given)], for: operation("S3", "CopyObject"))
        #expect(changed["CopySource"] == .string(sent))
    }

    @Test(
        "names of buckets are checked",
        arguments: ["a b", "", "b/k", "arn:aws:s3:us-east-1:123:accesspoint/x"])
    func wrongBucket(name: String) throws {
        let operation = try operation("S3", "HeadBucket")
        #expect(throws: SerializationError.self) {
            try RequestQuirks.parameters(["Bucket": .string(name)], for: operation)
        }
    }

    @Test(
        "access points are buckets too",
        arguments: [
            "my_bucket", "arn:aws:s3:us-west-2:123456789012:accesspoint/mine",
            "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1/accesspoint/mine",
        ])
    func rightBucket(name: String) throws {
        let operation = try operation("S3", "HeadBucket")
        #expect(throws: Never.self) {
            try RequestQuirks.parameters(["Bucket": .string(name)], for: operation)
        }
    }

    @Test func `keys of a listing are encoded on the way only`() throws {
        let operation = try operation("S3", "ListObjectsV2")
        let given: JSONObject = ["Bucket": "b"]
        #expect(try RequestQuirks.parameters(given, for: operation)["EncodingType"] == "url")
        let answer: JSONObject = [
            "EncodingType": "url", "Prefix": "a%2Fb+c", "Contents": [["Key": "%C3%B6%"]],
            "CommonPrefixes": [["Prefix": "x%20y+z%2B"]],
        ]
        let shown = ResultQuirks.result(
            answer, of: operation, parameters: given, response: HTTPResponse(status: 200))
        // As botocore's `decode_list_object_v2` answers for the same: a `+` is a blank.
        #expect(shown["Prefix"] == "a/b c")
        #expect(shown["Contents"]?[0]?["Key"] == "\u{F6}%")
        #expect(shown["CommonPrefixes"]?[0]?["Prefix"] == "x y z+")
    }

    @Test func `the location of a bucket is the root's own text`() throws {
        let operation = try operation("S3", "GetBucketLocation")
        let body = "<LocationConstraint xmlns=\"urn:x\">eu-west-1</LocationConstraint>"
        let some = HTTPResponse(status: 200, body: Array(body.utf8))
        #expect(
            ResultQuirks.result([:], of: operation, parameters: [:], response: some)
                == ["LocationConstraint": "eu-west-1"])
        let none = HTTPResponse(status: 200, body: Array("<LocationConstraint/>".utf8))
        #expect(
            ResultQuirks.result([:], of: operation, parameters: [:], response: none)
                == ["LocationConstraint": nil])
    }

    @Test func `policies of IAM and console output are decoded`() throws {
        let role = try operation(
            "IAM", "GetRole", ["output": ["shape": "Out"]],
            shapes: [
                "Out": ["type": "structure", "members": ["Doc": ["shape": "policyDocumentType"]]],
                "policyDocumentType": ["type": "string"],
            ], speaks: "query")
        let response = HTTPResponse(status: 200)
        #expect(
            ResultQuirks.result(
                ["Doc": "%7B%22Version%22%3A%20%222012-10-17%22%7D"], of: role, parameters: [:],
                response: response) == ["Doc": ["Version": "2012-10-17"]])
        let console = try operation("EC2", "GetConsoleOutput", speaks: "ec2")
        #expect(
            ResultQuirks.result(["Output": "aGk="], of: console, parameters: [:], response: response)
                == ["Output": "hi"])
    }

    @Test func `ids and accounts take the form that services want`() throws {
        let zone = try operation(
            "Route 53", "GetHostedZone", ["input": ["shape": "In"]],
            shapes: [
                "In": ["type": "structure", "members": ["Id": ["shape": "ResourceId"]]],
                "ResourceId": ["type": "string"],
            ])
        #expect(try RequestQuirks.parameters(["Id": "/hostedzone/Z1"], for: zone)["Id"] == "Z1")
        let vault = try operation("Glacier", "ListVaults", speaks: "rest-json")
        #expect(try RequestQuirks.parameters([:], for: vault)["accountId"] == "-")
    }

    @Test func `archives carry their tree hash`() throws {
        let upload = try operation("Glacier", "UploadArchive", speaks: "rest-json")
        let body = [UInt8](repeating: UInt8(ascii: "a"), count: 3 << 20 | 1)
        var request = HTTPRequest(method: "POST", url: "https://example.com/", body: .bytes(body))
        try RequestQuirks.apply(to: &request, for: upload)
        #expect(
            request.headers["x-amz-sha256-tree-hash"]
                == "8ff269de065159dd842ef43ebb9d78a56e8e901672190884df6574b6f3f77b69")
        #expect(
            request.headers["x-amz-content-sha256"]
                == "2b98b70051781969f52a33c9cd0e8392bb7a634a92a3be4597b25e13feb41ee6")
        #expect(request.headers["x-amz-glacier-version"] == "2012-06-01")
    }

    @Test func `the bucket is in the endpoint, not in the path`() throws {
        let get = try operation(
            "S3", "GetBucketAcl",
            [
                "http": ["method": "GET", "requestUri": "/{Bucket}?acl"], "input": ["shape": "In"],
            ],
            shapes: [
                "In": [
                    "type": "structure",
                    "members": ["Bucket": ["shape": "Text", "location": "uri", "locationName": "Bucket"]],
                ]
            ])
        let serializer = RequestSerializer { "" }
        let hosted = try serializer.request(
            for: get, parameters: ["Bucket": "b"], endpoint: "https://b.s3.example.com")
        #expect(hosted.url == "https://b.s3.example.com/?acl")
        let pathed = try serializer.request(
            for: get, parameters: ["Bucket": "b"], endpoint: "http://localhost:5000/b")
        #expect(pathed.url == "http://localhost:5000/b?acl")
    }
}
