import AWSModels
import AWSProtocols
import HTTPMessages
import JSON
import Testing

/// The codes and messages are those that botocore 1.44's parsers give.
@Suite("Errors in answers")
struct ResponseErrorsTests {
    private func refusal(
        _ metadata: JSONObject, status: Int, headers: HTTPHeaders = HTTPHeaders(), _ body: String
    ) throws -> AWSErrorAnswer? {
        let operation = try SmallModel.operation(
            metadata, ["output": ["shape": "Out"], "errors": [["shape": "Gone"]]],
            shapes: [
                "Out": ["type": "structure", "members": ["Name": ["shape": "Text"]]],
                "Gone": [
                    "type": "structure", "exception": true,
                    "members": ["Id": ["shape": "Text"], "message": ["shape": "Text"]],
                ],
            ])
        let response = HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
        do {
            _ = try ResponseParser().result(of: operation, response: response)
        } catch .refused(let answer) {
            return answer
        }
        return nil
    }

    @Test func `S3 tells an error without a body by its status`() throws {
        let s3: JSONObject = ["protocol": "rest-xml", "serviceId": "S3"]
        let headers: HTTPHeaders = ["x-amz-request-id": "R", "x-amz-id-2": "H"]
        let missing = try #require(try refusal(s3, status: 404, headers: headers, ""))
        #expect(missing.code == "404")
        #expect(missing.message == "Not Found")
        #expect(missing.requestID == "R")
        #expect(missing.metadata.hostID == "H")
        let moved = try #require(try refusal(s3, status: 301, headers: headers, ""))
        #expect(moved.code == "301")
        #expect(moved.message == "Moved Permanently")
    }

    @Test func `S3's error keeps all that it says`() throws {
        let body =
            "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code><Message>gone</Message>"
            + "<BucketName>b</BucketName><RequestId>R</RequestId><HostId>H</HostId></Error>"
        let answer = try #require(
            try refusal(["protocol": "rest-xml", "serviceId": "S3"], status: 404, body))
        #expect(answer.code == "NoSuchBucket")
        #expect(answer.message == "gone")
        #expect(answer.details == ["Code": "NoSuchBucket", "Message": "gone", "BucketName": "b"])
    }

    @Test func `S3's errors with status 200 are errors of status 500`() throws {
        let s3: JSONObject = ["protocol": "rest-xml", "serviceId": "S3"]
        let late = try #require(
            try refusal(s3, status: 200, "<Error><Code>InternalError</Code><Message>later</Message></Error>"))
        #expect(late.code == "InternalError")
        #expect(late.status == 500)
        let cut = try #require(try refusal(s3, status: 200, "<CopyObjectResult><ETag>"))
        #expect(cut.code == "500")
        #expect(cut.message == "Internal Server Error")
    }

    @Test(
        "a page of a load balancer is told by its status",
        arguments: ["json", "rest-json", "rest-xml", "query", "ec2", "smithy-rpc-v2-cbor"])
    func pages(of name: String) throws {
        for body in ["", " \n", "\n<html><body>Service Unavailable</body></html>"] {
            let answer = try #require(try refusal(["protocol": .string(name)], status: 503, body))
            #expect(answer.code == "503")
            #expect(answer.message == "Service Unavailable")
        }
    }

    @Test func `JSON errors that are no JSON are their own message`() throws {
        let answer = try #require(try refusal(["protocol": "json"], status: 400, "no json"))
        #expect(answer.code == "400")
        #expect(answer.message == "no json")
    }

    @Test func `codes lose their namespace and address`() throws {
        let body = "{\"__type\": \"com.amazon#Gone:http://x\", \"Message\": \"m\", \"Id\": \"7\"}"
        let answer = try #require(try refusal(["protocol": "json"], status: 400, body))
        #expect(answer.code == "Gone")
        #expect(answer.fields["Id"] == "7")
        let headers: HTTPHeaders = ["x-amzn-ErrorType": "Gone:http://x", "x-amzn-RequestId": "R"]
        let named = try #require(
            try refusal(["protocol": "rest-json"], status: 404, headers: headers, "{\"message\": \"m\"}"))
        #expect(named.code == "Gone")
        #expect(named.message == "m")
        #expect(named.requestID == "R")
    }

    @Test func `a service that spoke query before keeps its codes`() throws {
        let headers: HTTPHeaders = ["x-amzn-query-error": "AWS.Old;Sender"]
        let answer = try #require(
            try refusal(["protocol": "json"], status: 400, headers: headers, "{\"__type\": \"x#New\"}"))
        #expect(answer.code == "AWS.Old")
        #expect(answer.originalCode == "New")
        #expect(answer.fault == "Sender")
    }

    @Test(
        "a 200 that is not what the protocol demands is no result",
        arguments: [
            ("json", "<html>login</html>"), ("json", "{\"Name\": "), ("json", "[1]"),
            ("rest-json", "{\"Name\": \"x\""), ("query", ""), ("query", "<a>"), ("query", "<html></html>"),
            ("ec2", "<CallResponse><name>"), ("rest-xml", "<Out><Name>"), ("smithy-rpc-v2-cbor", "\u{7F}"),
        ])
    func nonsense(name: String, body: String) throws {
        var metadata: JSONObject = ["protocol": .string(name)]
        metadata["serviceId"] = "Other"
        let operation = try SmallModel.operation(
            metadata, ["output": ["shape": "Out", "resultWrapper": "CallResult"]],
            shapes: ["Out": ["type": "structure", "members": ["Name": ["shape": "Text"]]]])
        let response = HTTPResponse(status: 200, body: Array(body.utf8))
        #expect(throws: ResponseError.self) { try ResponseParser().result(of: operation, response: response) }
    }

    @Test func `streams of events are refused`() throws {
        let operation = try SmallModel.operation(
            ["protocol": "rest-json"],
            ["input": ["shape": "Stream"], "output": ["shape": "Stream"]],
            shapes: [
                "Stream": [
                    "type": "structure", "payload": "Events", "members": ["Events": ["shape": "Events"]],
                ],
                "Events": ["type": "structure", "eventstream": true, "members": [:]],
            ])
        #expect(throws: ResponseError.eventStream(operation: "Call")) {
            try ResponseParser().result(of: operation, response: HTTPResponse(status: 200))
        }
        #expect(throws: SerializationError.eventStream(operation: "Call")) {
            try RequestSerializer { "" }.request(
                for: operation, parameters: [:], endpoint: "https://example.com")
        }
    }
}
