import AWSModels
import AWSProtocols
import HTTPMessages
import JSON
import Testing

/// What the published cases do not cover; the expected values are botocore's.
@Suite("Requests")
struct RequestSerializerTests {
    static let shapes: JSONObject = [
        "In": [
            "type": "structure",
            "members": [
                "Account": ["shape": "Text", "hostLabel": true],
                "Token": ["shape": "Text", "idempotencyToken": true],
                "Attributes": [
                    "shape": "Text", "jsonvalue": true, "location": "header", "locationName": "x-attributes",
                ], "When": ["shape": "When"], "Ratio": ["shape": "Ratio"],
            ],
        ], "When": ["type": "timestamp"], "Ratio": ["type": "double"],
    ]

    private func operation(_ speaks: String) throws -> AWSModels.Operation {
        try SmallModel.operation(
            ["protocol": .string(speaks), "apiVersion": "2020-01-01"],
            [
                "http": ["method": "POST", "requestUri": "/x"], "input": ["shape": "In"],
                "endpoint": ["hostPrefix": "{Account}.data-"],
            ], shapes: Self.shapes)
    }

    private let serializer = RequestSerializer { "T" }

    private func text(_ request: HTTPRequest) -> String {
        guard case .bytes(let body) = request.body else { return "" }
        return String(decoding: body, as: UTF8.self)
    }

    @Test func `a missing token is made, a given one stays`() throws {
        let operation = try operation("query")
        let made = try serializer.request(
            for: operation, parameters: ["Account": "a"], endpoint: "https://example.com")
        #expect(text(made) == "Action=Call&Version=2020-01-01&Account=a&Token=T")
        let given = try serializer.request(
            for: operation, parameters: ["Token": "mine", "Account": "a"], endpoint: "https://example.com")
        #expect(text(given) == "Action=Call&Version=2020-01-01&Token=mine&Account=a")
    }

    @Test func `the host prefix is put before any endpoint, unless it is not wanted`() throws {
        let operation = try operation("rest-json")
        let request = try serializer.request(
            for: operation, parameters: ["Account": "a-1"], endpoint: "http://localhost:5000/base/?q=1")
        #expect(request.url == "http://a-1.data-localhost:5000/base/x?q=1")
        var plain = serializer
        plain.addsHostPrefix = false
        let other = try plain.request(
            for: operation, parameters: ["Account": "a-1"], endpoint: "http://localhost:5000")
        #expect(other.url == "http://localhost:5000/x")
    }

    @Test func `labels of hosts are checked`() throws {
        let operation = try operation("rest-json")
        let error = #expect(throws: SerializationError.self) {
            try serializer.request(
                for: operation, parameters: ["Account": "a/b"], endpoint: "https://example.com")
        }
        #expect(
            error?.description
                == "Parameter validation failed:\nInvalid value for parameter(s): Account. Must contain only "
                + "alphanumeric characters, hyphen, or period.")
    }

    @Test func `JSON in header fields is compact and in base64`() throws {
        let request = try serializer.request(
            for: operation("rest-json"), parameters: ["Account": "a", "Attributes": ["k": [1, "\u{F6}"]]],
            endpoint: "https://example.com")
        // {"k":[1,"\u00f6"]}
        #expect(request.headers["x-attributes"] == "eyJrIjpbMSwiXHUwMGY2Il19")
    }

    @Test func `bodies have the bytes that Python writes`() throws {
        let parameters: JSONObject = [
            "Account": "\u{F6}\u{1F600}\"", "When": "2020-01-02T03:04:05.678Z", "Ratio": 1.2e16,
        ]
        var plain = serializer
        plain.addsHostPrefix = false
        let request = try plain.request(
            for: operation("json"), parameters: parameters, endpoint: "https://example.com")
        #expect(
            text(request)
                == #"{"Account": "\u00f6\ud83d\ude00\"", "When": 1577934245, "Ratio": 1.2e+16, "Token": "T"}"#
        )
    }

    @Test func `the endpoint must be a URL`() throws {
        let operation = try operation("rest-json")
        for endpoint in ["", "example.com", "https://", "://x"] {
            #expect(throws: SerializationError.endpoint(endpoint)) {
                try serializer.request(for: operation, parameters: ["Account": "a"], endpoint: endpoint)
            }
        }
    }
}
