import AWSEndpoints
import JSON
import Testing

/// A small rule set with what the language has.
enum TestRules {
    static let json: JSONValue = [
        "version": "1.0",
        "parameters": [
            "Region": ["builtIn": "AWS::Region", "type": "string", "required": false],
            "UseFIPS": ["builtIn": "AWS::UseFIPS", "type": "boolean", "required": true, "default": false],
            "Endpoint": ["builtIn": "SDK::Endpoint", "type": "string"],
            "Bucket": ["type": "String"],
            "Names": ["type": "stringArray"],
            "Account": ["builtIn": "AWS::Auth::AccountId", "type": "string"],
            "Kind": ["type": "string"],
        ],
        "rules": [
            [
                "type": "endpoint", "conditions": [["fn": "isSet", "argv": [["ref": "Endpoint"]]]],
                "endpoint": ["url": ["ref": "Endpoint"]],
            ],
            [
                "type": "tree",
                "conditions": [
                    ["fn": "isSet", "argv": [["ref": "Region"]]],
                    ["fn": "aws.partition", "argv": [["ref": "Region"]], "assign": "Partition"],
                ],
                "rules": [
                    [
                        "type": "error",
                        "conditions": [
                            ["fn": "booleanEquals", "argv": [["ref": "UseFIPS"], true]],
                            [
                                "fn": "not",
                                "argv": [["fn": "getAttr", "argv": [["ref": "Partition"], "supportsFIPS"]]],
                            ],
                        ],
                        "error": "FIPS is not in {Partition#name}",
                    ],
                    [
                        "type": "tree",
                        "conditions": [["fn": "stringEquals", "argv": [["ref": "Region"], "eu-nowhere-1"]]],
                        "rules": [
                            [
                                "type": "endpoint",
                                "conditions": [["fn": "isSet", "argv": [["ref": "Bucket"]]]],
                                "endpoint": ["url": "https://unused"],
                            ]
                        ],
                    ],
                    [
                        "type": "endpoint",
                        "conditions": [
                            ["fn": "getAttr", "argv": [["ref": "Names"], "[1]"], "assign": "Second"]
                        ],
                        "endpoint": [
                            "url": "https://{Second}.{Region}.{Partition#dnsSuffix}/{{x}}",
                            "headers": ["x-a": ["{Second}", "2"]],
                            "properties": [
                                "authSchemes": [
                                    [
                                        "name": "sigv4", "signingName": "tests", "signingRegion": "{Region}",
                                        "disableDoubleEncoding": true,
                                    ]
                                ]
                            ],
                        ],
                    ],
                    [
                        "type": "endpoint", "conditions": [["fn": "isSet", "argv": [["ref": "Bucket"]]]],
                        "endpoint": ["url": "https://{Bucket}.{Region}.{Partition#dnsSuffix}"],
                    ],
                    [
                        "type": "endpoint", "conditions": [["fn": "isSet", "argv": [["ref": "Account"]]]],
                        "endpoint": ["url": "https://{Account}.{Region}.{Partition#dnsSuffix}"],
                    ],
                    [
                        "type": "endpoint", "conditions": [["fn": "isSet", "argv": [["ref": "Kind"]]]],
                        "endpoint": ["url": "https://{Kind}.{Region}.{Partition#dnsSuffix}"],
                    ],
                    [
                        "type": "endpoint", "conditions": [],
                        "endpoint": ["url": "https://tests.{Region}.{Partition#dnsSuffix}"],
                    ],
                ],
            ],
        ],
    ]
}

@Suite("Endpoint rules")
struct EndpointRulesTests {
    private func resolve(_ parameters: JSONObject) throws -> ResolvedEndpoint {
        try EndpointRules(TestRules.json).resolve(parameters, partitions: try TestPartitions.all())
    }

    private func message(_ parameters: JSONObject) -> String? {
        #expect(throws: EndpointError.self) { try resolve(parameters) }?.message
    }

    @Test func `fill templates from parameters and variables`() throws {
        #expect(try resolve(["Region": "cn-north-1"]).url == "https://tests.cn-north-1.amazonaws.com.cn")
    }

    @Test func `a tree whose rules do not fit leaves the way to what follows it`() throws {
        #expect(try resolve(["Region": "eu-nowhere-1"]).url == "https://tests.eu-nowhere-1.amazonaws.com")
        #expect(try resolve(["Region": "eu-nowhere-1", "Bucket": "b"]).url == "https://unused")
    }

    @Test func `headers and properties are filled too, and doubled braces stand for themselves`() throws {
        let endpoint = try resolve(["Region": "us-east-1", "Names": ["a", "b"]])
        #expect(
            endpoint.json.serialized() == """
                {"url":"https://b.us-east-1.amazonaws.com/{x}","headers":{"x-a":["b","2"]},\
                "properties":{"authSchemes":[{"name":"sigv4","signingName":"tests",\
                "signingRegion":"us-east-1","disableDoubleEncoding":true}]}}
                """)
        #expect(endpoint.authenticationSchemes?.first?["signingName"] == "tests")
    }

    @Test func `a value can be a reference alone`() throws {
        #expect(try resolve(["Endpoint": "http://localhost:5555"]).url == "http://localhost:5555")
    }

    @Test func `errors are the rules' own words`() {
        #expect(message(["Region": "cn-north-1", "UseFIPS": true]) == "FIPS is not in aws-cn")
    }

    @Test func `no rule is an error that shows the parameters`() {
        #expect(message(["UseFIPS": true]) == "No endpoint found for parameters:\nUseFIPS: true")
    }

    @Test func `parameters of a wrong type are refused`() {
        #expect(message(["Region": true]) == "Value (Region) is the wrong type. Must be string.")
        #expect(message(["UseFIPS": "yes"]) == "Value (UseFIPS) is the wrong type. Must be boolean.")
    }

    @Test func `a required parameter without a default must be given`() throws {
        let rules = try EndpointRules([
            "parameters": ["Bucket": ["type": "string", "required": true]], "rules": [],
        ])
        let error = #expect(throws: EndpointError.self) {
            try rules.resolve([:], partitions: try TestPartitions.all())
        }
        #expect(error?.message == "Cannot find value for required parameter Bucket")
    }

    @Test(
        "that are not known are refused when they are read",
        arguments: [
            ["type": "magic", "conditions": []],
            ["type": "endpoint", "conditions": [["fn": "aws.magic", "argv": []]], "endpoint": ["url": "x"]],
            ["type": "endpoint", "conditions": [["fn": "isSet", "argv": []]], "endpoint": ["url": "x"]],
            ["type": "endpoint", "conditions": [], "endpoint": ["url": "https://{Region"]],
        ] as [JSONValue])
    func unknown(rule: JSONValue) {
        #expect(throws: EndpointError.self) { try EndpointRules(["parameters": [:], "rules": [rule]]) }
    }

    @Test func `a template of what has no value is an error`() throws {
        let rules = try EndpointRules([
            "parameters": ["Region": ["type": "string"]],
            "rules": [["type": "endpoint", "conditions": [], "endpoint": ["url": "https://{Region}"]]],
        ])
        #expect(throws: EndpointError.self) { try rules.resolve([:], partitions: try TestPartitions.all()) }
    }

    @Test func `partitions that are none are refused`() {
        #expect(throws: EndpointError.self) { try Partitions([:]) }
        #expect(throws: EndpointError.self) {
            try Partitions(["partitions": [["id": "a", "regionRegex": "(", "outputs": [:]]]])
        }
    }
}
