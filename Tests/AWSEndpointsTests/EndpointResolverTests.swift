import AWSEndpoints
import AWSModels
import JSON
import Testing

@Suite("Endpoint resolver")
struct EndpointResolverTests {
    private static let model: JSONValue = [
        "metadata": ["endpointPrefix": "tests", "signingName": "test-signing", "signatureVersion": "v4"],
        "operations": [
            "Plain": ["name": "Plain"],
            "WithMember": ["name": "WithMember", "input": ["shape": "Input"]],
            "WithPath": [
                "name": "WithPath", "input": ["shape": "Input"],
                "operationContextParams": ["Names": ["path": "keys(Tables)"]],
            ],
            "Fixed": [
                "name": "Fixed", "input": ["shape": "Input"],
                "staticContextParams": ["Bucket": ["value": "fixed"]],
            ],
        ],
        "shapes": [
            "Input": [
                "type": "structure",
                "members": [
                    "Name": ["shape": "Text", "contextParam": ["name": "Bucket"]],
                    "Tables": ["shape": "Text"],
                ],
            ],
            "Text": ["type": "string"],
        ],
        "clientContextParams": ["Kind": ["type": "string"]],
    ]

    private func resolve(
        _ operation: String?, _ settings: EndpointSettings, _ parameters: JSONObject = [:],
        prefix: String = "tests"
    ) throws -> ResolvedEndpoint {
        var model = try #require(Self.model.object)
        model["metadata"] = ["endpointPrefix": .string(prefix), "signingName": "test-signing"]
        let service = ServiceModel(
            name: "tests", source: JSONModelSource(model: .object(model), endpointRules: TestRules.json))
        return try EndpointResolver(partitions: try TestPartitions.all()).resolve(
            service: service, operation: operation.flatMap { service.operation($0) }, parameters: parameters,
            settings: settings)
    }

    private let settings = EndpointSettings(region: "us-east-1")

    @Test func `signing falls back to the model's name and the region`() throws {
        let endpoint = try resolve("Plain", settings)
        #expect(endpoint.url == "https://tests.us-east-1.amazonaws.com")
        #expect(endpoint.signing?.scheme == "v4")
        #expect(endpoint.signing?.name == "test-signing")
        #expect(endpoint.signing?.region == "us-east-1")
        #expect(endpoint.signing?.disablesDoubleEncoding == false)
    }

    @Test func `a service's endpoint is found without an operation`() throws {
        #expect(try resolve(nil, settings).url == "https://tests.us-east-1.amazonaws.com")
    }

    @Test func `a parameter of the call takes part`() throws {
        #expect(
            try resolve("WithMember", settings, ["Name": "mine"]).url
                == "https://mine.us-east-1.amazonaws.com")
        #expect(
            try resolve("WithMember", settings, ["Name": .null]).url
                == "https://tests.us-east-1.amazonaws.com")
    }

    @Test func `what an operation fixes goes before the call's parameters`() throws {
        #expect(
            try resolve("Fixed", settings, ["Name": "mine"]).url == "https://fixed.us-east-1.amazonaws.com")
    }

    @Test func `a path into the parameters gives a list, and the rules say how to sign`() throws {
        let endpoint = try resolve("WithPath", settings, ["Tables": ["a": [:], "b": [:]]])
        #expect(endpoint.url == "https://b.us-east-1.amazonaws.com/{x}")
        #expect(endpoint.signing?.name == "tests")
        #expect(endpoint.signing?.disablesDoubleEncoding == true)
    }

    @Test func `a client's setting takes part`() throws {
        var settings = settings
        settings.client = ["Kind": "private", "Other": "unused"]
        #expect(try resolve("Plain", settings).url == "https://private.us-east-1.amazonaws.com")
    }

    @Test func `the account takes part where the credentials say it`() throws {
        var settings = settings
        settings.accountID = "123456789012"
        #expect(try resolve("Plain", settings).url == "https://123456789012.us-east-1.amazonaws.com")
    }

    @Test func `FIPS and dual stack do not apply to a custom endpoint`() throws {
        var settings = EndpointSettings(region: "cn-north-1", usesFIPS: true)
        #expect(throws: EndpointError("FIPS is not in aws-cn")) { try resolve("Plain", settings) }
        settings.endpoint = "http://localhost:5555"
        let endpoint = try resolve("Plain", settings)
        #expect(endpoint.url == "http://localhost:5555")
        #expect(endpoint.signing?.region == "cn-north-1")
    }

    @Test("old pseudo regions mean FIPS", arguments: ["fips-cn-north-1", "cn-north-1-fips"])
    func pseudoRegions(region: String) {
        #expect(throws: EndpointError("FIPS is not in aws-cn")) {
            try resolve("Plain", EndpointSettings(region: region))
        }
    }

    @Test func `a service with regions wants one`() {
        let error = #expect(throws: EndpointError.self) {
            try resolve("Plain", EndpointSettings(region: nil))
        }
        #expect(error?.reason == .noRegion)
        #expect(
            error?.message == """
                You must specify a region. You can also configure your region by running "aws configure".
                """)
    }

    @Test func `a service without regions wants none`() throws {
        let endpoint = try resolve("Plain", EndpointSettings(region: nil), prefix: "iam")
        #expect(endpoint.url == "https://tests.aws-global.amazonaws.com")
    }

    @Test func `a service without regions is signed for its partition's region`() throws {
        let endpoint = try resolve("Plain", EndpointSettings(region: "eu-west-1"), prefix: "health")
        #expect(endpoint.url == "https://tests.eu-west-1.amazonaws.com")
        #expect(endpoint.signing?.region == "us-east-1")
        let custom = EndpointSettings(region: "eu-west-1", endpoint: "http://localhost:5555")
        #expect(try resolve("Plain", custom, prefix: "health").signing?.region == "eu-west-1")
    }

    @Test func `what cannot be a region is refused`() {
        let error = #expect(throws: EndpointError.self) {
            try resolve("Plain", EndpointSettings(region: "us east.1"))
        }
        #expect(error?.reason == .region)
        #expect(error?.message == "Provided region_name 'us east.1' doesn't match a supported format.")
    }
}
