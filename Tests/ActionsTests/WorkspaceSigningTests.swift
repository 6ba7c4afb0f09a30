import AWSCredentials
import HTTPMessages
import JSON
import Testing

@testable import Actions

@Suite("Queries to Prometheus")
struct WorkspaceSigningTests {
    private static let workspace = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-0123"
    private let request = HTTPRequest(
        method: "GET",
        url: "\(workspace)/api/v1/query?query=\(PercentEncoding.encode("up{job=\"node\"} == 1"))")

    private func signed(token: String? = nil, sandbox: String? = nil) throws -> HTTPRequest {
        try WorkspaceSigning().signed(
            request,
            credentials: Credentials(
                accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                sessionToken: token, source: .explicit),
            region: "eu-central-1", at: 1_795_316_400, sandboxEndpoint: sandbox)
    }

    /// The signatures are those of botocore 1.44.5, `SigV4Auth` for `aps` at 2026-11-22T03:00:00Z.
    @Test(
        "a query is signed as botocore signs it",
        arguments: [
            (nil, "218df6a0498f6d3e0bbd5eff07f22aea44b001cfc99db4966e4478b5d126799f"),
            ("TOKEN/EXAMPLE==", "052f049555c4b2332c339554f0953571098734a34627e392299770506476c01a"),
        ] as [(String?, String)])
    func signature(token: String?, signature: String) throws {
        let signed = try signed(token: token)
        #expect(signed.url == request.url)
        #expect(signed.headers["Authorization"]?.hasSuffix("Signature=\(signature)") == true)
        #expect(
            signed.headers["Authorization"]?.contains("AKIDEXAMPLE/20261122/eu-central-1/aps/aws4_request")
                == true)
    }

    @Test func `nothing of a rehearsal goes to AWS`() throws {
        let signed = try signed(sandbox: "http://127.0.0.1:5000/")
        #expect(signed.url.hasPrefix("http://127.0.0.1:5000/workspaces/ws-0123/api/v1/query?query=up"))
        #expect(signed.headers["Host"] == "aps-workspaces.eu-central-1.amazonaws.com")
    }

    @Test(
        "only the address of a workspace is signed for",
        arguments: [
            (workspace, "eu-central-1"), (workspace + "/", "eu-central-1"),
            ("https://aps-workspaces.cn-north-1.amazonaws.com.cn/workspaces/ws-1", "cn-north-1"),
            ("http://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1", nil),
            ("https://aps-workspaces.eu-central-1.amazonaws.com.example.org/workspaces/ws-1", nil),
            ("https://example.org/aps-workspaces.eu-central-1.amazonaws.com/workspaces/x", nil),
            ("https://aps-workspaces.eu-central-1.amazonaws.com/", nil), ("http://localhost:9090", nil),
        ] as [(String, String?)])
    func regions(url: String, region: String?) {
        #expect(WorkspaceSigning.region(of: url) == region)
    }

    @Test(
        "results are read as expressions want them",
        arguments: [
            (
                #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1.5,"2e+06"]}]}}"#,
                #"[{"metric":{"a":"b"},"value":2e+06}]"#
            ),
            (
                #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"NaN"]}]}}"#,
                #"[{"metric":{},"value":"NaN"}]"#
            ),
            (
                #"{"status":"success","data":{"resultType":"scalar","result":[1,"3"]}}"#,
                #"[{"metric":{},"value":3}]"#
            ),
            (#"{"status":"success","data":{"resultType":"vector","result":[]}}"#, "[]"),
        ])
    func results(body: String, results: String) throws {
        let wanted = try #require(try JSONValue.parse(results).array)
        #expect(PrometheusAnswer(Array(body.utf8), status: 200) == .results(wanted))
    }

    @Test func `what the API says of an error is told`() {
        let body = #"{"status":"error","errorType":"bad_data","error":"parse error"}"#
        #expect(PrometheusAnswer(Array(body.utf8), status: 400) == .error("status 400: parse error"))
        #expect(
            PrometheusAnswer(Array("<html>".utf8), status: 502)
                == .error("status 502, and the answer is no API of Prometheus's"))
    }
}
