import JSON
import Testing

@testable import AWSEndpoints

/// Two partitions in the form of `partitions.json`.
enum TestPartitions {
    static let json: JSONValue = [
        "partitions": [
            [
                "id": "aws", "regionRegex": "^(us|eu)\\-\\w+\\-\\d+$",
                "regions": ["aws-global": [:], "us-east-1": [:]],
                "outputs": [
                    "dnsSuffix": "amazonaws.com", "dualStackDnsSuffix": "api.aws",
                    "implicitGlobalRegion": "us-east-1", "name": "aws", "supportsFIPS": true,
                    "supportsDualStack": true,
                ],
            ],
            [
                "id": "aws-cn", "regionRegex": "^cn\\-\\w+\\-\\d+$", "regions": ["aws-cn-global": [:]],
                "outputs": [
                    "dnsSuffix": "amazonaws.com.cn", "dualStackDnsSuffix": "api.amazonwebservices.com.cn",
                    "implicitGlobalRegion": "cn-northwest-1", "name": "aws-cn", "supportsFIPS": false,
                    "supportsDualStack": false,
                ],
            ],
        ]
    ]

    static func all() throws -> Partitions { try Partitions(json) }
}

/// Cases of Smithy's "Rules engine standard library" and of botocore's `RuleSetStandardLibrary`.
@Suite("Functions of endpoint rules")
struct RuleFunctionTests {
    private func call(_ function: RuleFunction, _ arguments: RuleValue...) throws -> RuleValue {
        try function.call(arguments, partitions: try TestPartitions.all())
    }

    @Test(
        "host labels",
        arguments: [
            ("a", false, true), ("A-1", false, true), ("-a", false, false), ("a-", false, false),
            ("", false, false),
            ("a.b", false, false), ("a.b", true, true), ("a..b", true, false), ("a_b", true, false),
            ("\(String(repeating: "a", count: 63))", false, true),
            ("\(String(repeating: "a", count: 64))", false, false), ("ü", false, false),
        ])
    func hostLabels(text: String, allowsDots: Bool, isValid: Bool) throws {
        #expect(try call(.isValidHostLabel, .text(text), .bool(allowsDots)) == .bool(isValid))
    }

    @Test(
        "buckets that can stand in the host",
        arguments: [
            ("bucket", false, true), ("my.bucket", false, false), ("my.bucket", true, true),
            ("ab", true, false),
            ("Bucket", false, false), ("192.168.1.1", true, false), ("1.2.3.4444", true, true),
            ("a_b", false, false),
        ])
    func buckets(text: String, allowsDots: Bool, isHostable: Bool) throws {
        #expect(try call(.isVirtualHostableS3Bucket, .text(text), .bool(allowsDots)) == .bool(isHostable))
    }

    @Test(
        "parts of texts",
        arguments: [
            ("abcdef", 0, 4, false, RuleValue.text("abcd")), ("abcdef", 0, 4, true, .text("cdef")),
            ("abcdef", 1, 4, true, .text("cde")), ("abc", 0, 4, false, .absent),
            ("abc", 2, 2, false, .absent),
            ("über", 0, 1, false, .absent), ("abc", 0, 3, true, .text("abc")),
        ])
    func substrings(text: String, start: Int, end: Int, isReverse: Bool, part: RuleValue) throws {
        #expect(
            try call(.substring, .text(text), .integer(start), .integer(end), .bool(isReverse)) == part)
    }

    @Test func `an ARN has its parts, and a resource is split at colons and slashes`() throws {
        let arn = try call(.parseARN, .text("arn:aws:s3:us-west-2:123456789012:accesspoint/my:ap"))
        #expect(try call(.getAttr, arn, .text("partition")) == .text("aws"))
        #expect(try call(.getAttr, arn, .text("service")) == .text("s3"))
        #expect(try call(.getAttr, arn, .text("region")) == .text("us-west-2"))
        #expect(try call(.getAttr, arn, .text("accountId")) == .text("123456789012"))
        #expect(try call(.getAttr, arn, .text("resourceId[0]")) == .text("accesspoint"))
        #expect(try call(.getAttr, arn, .text("resourceId[2]")) == .text("ap"))
        #expect(try call(.getAttr, arn, .text("resourceId[3]")) == .absent)
        #expect(try call(.getAttr, arn, .text("colour")) == .absent)
    }

    @Test(
        "what is no ARN has no parts",
        arguments: ["", "arn", "arn:aws:s3", "arn::s3:::b", "arn:aws::::b", "arn:aws:s3:::"])
    func noARN(text: String) throws {
        #expect(try call(.parseARN, .text(text)) == .absent)
    }

    @Test func `a URL has its parts`() throws {
        #expect(
            try call(.parseURL, .text("https://example.com:8443/a//b/../c"))
                == .record([
                    "scheme": .text("https"), "authority": .text("example.com:8443"),
                    "path": .text("/a//b/../c"),
                    "normalizedPath": .text("/a/c/"), "isIp": .bool(false),
                ]))
    }

    @Test(
        "hosts that are addresses",
        arguments: [
            ("http://127.0.0.1", true), ("http://127.0.0.1:80/x", true), ("http://[::1]:80", true),
            ("http://[2001:db8:0:0:0:0:2:1]", true), ("http://[1:2:3:4:5:6:7]", false),
            ("http://[1::2::3]", false),
            ("http://[::ffff:1.2.3.4]", true), ("http://[fe80::1%25eth0]", true), ("http://1.2.3", false),
            ("http://example.com", false), ("http://[:1:2:3:4:5:6:7:8]", false),
        ])
    func addresses(url: String, isAddress: Bool) throws {
        let parts = try call(.parseURL, .text(url))
        #expect(try call(.getAttr, parts, .text("isIp")) == .bool(isAddress))
    }

    @Test(
        "what is no URL of a service",
        arguments: [
            "", "example.com", "ftp://example.com", "https://a?b=c", "https://a:port", "https://a:99999",
        ])
    func noURL(text: String) throws {
        #expect(try call(.parseURL, .text(text)) == .absent)
    }

    @Test func `partitions are found by name, by form, and else the first`() throws {
        for (region, name) in [
            ("us-east-1", "aws"), ("aws-cn-global", "aws-cn"), ("cn-new-9", "aws-cn"), ("eu-new-1", "aws"),
            ("mars", "aws"),
        ] {
            let partition = try call(.partition, .text(region))
            #expect(try call(.getAttr, partition, .text("name")) == .text(name), "\(region)")
            #expect(try TestPartitions.all().name(of: region) == name)
        }
        #expect(try TestPartitions.all().globalRegion(of: "cn-north-1") == "cn-northwest-1")
    }

    @Test func `what is empty is set, but false for not`() throws {
        #expect(try call(.isSet, .text("")) == .bool(true))
        #expect(try call(.isSet, .absent) == .bool(false))
        #expect(try call(.not, .text("")) == .bool(true))
        #expect(try call(.not, .absent) == .bool(true))
        #expect(try call(.not, .bool(true)) == .bool(false))
        #expect(RuleValue.text("").holds)
    }

    @Test func `values of other types are not compared`() {
        #expect(throws: EndpointError.self) { try call(.stringEquals, .text("a"), .absent) }
        #expect(throws: EndpointError.self) { try call(.booleanEquals, .text("true"), .bool(true)) }
        #expect(throws: EndpointError.self) {
            try call(.substring, .absent, .integer(0), .integer(1), .bool(false))
        }
    }

    @Test func `texts are percent-encoded whole`() throws {
        #expect(try call(.uriEncode, .text("a b/ü")) == .text("a%20b%2F%C3%BC"))
        #expect(try call(.uriEncode, .absent) == .absent)
    }
}
