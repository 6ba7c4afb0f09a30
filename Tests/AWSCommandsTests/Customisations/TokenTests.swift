import AWSCommands
import Foundation
import JSON
import TestSupport
import Testing

@Suite("Passwords and tokens")
struct TokenTests {
    let bench: CommandBench

    init() throws { bench = try CommandBench() }

    @Test func `the password of a registry is that of the AWS CLI, and the call is seen`() async throws {
        try await bench.useSandbox()
        let outcome = try await bench.run("ecr", "get-login-password")
        let peer = try await bench.peer("ecr", "get-login-password")
        #expect(outcome.stdout == peer.stdout)
        #expect(outcome.stdout.hasSuffix("-auth-token\n"))
        #expect(bench.observer.operations == ["GetAuthorizationToken"])
    }

    @Test func `the password of the public registry is what stands behind the first colon`() async throws {
        let server = try FaultServer(
            then: .status(
                200, #"{"authorizationData":{"authorizationToken":"QVdTOnBhc3M="}}"#,
                fields: [("Content-Type", "application/x-amz-json-1.1")]))
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        let outcome = try await bench.run("ecr-public", "get-login-password", "--region", "us-east-1")
        #expect(outcome.stdout == "pass\n")
    }

    @Test(arguments: [nil, "a/token+="])
    func `the token of a database is that of the AWS CLI`(sessionToken: String?) async throws {
        bench.set("AWS_SESSION_TOKEN", sessionToken)
        let peer = try await bench.peer(
            "rds", "generate-db-auth-token", "--hostname", "db.example.com", "--port", "3306", "--username",
            "jane doe")
        bench.clock.now = try Self.date(in: peer.stdout)
        let outcome = try await bench.run(
            "rds", "generate-db-auth-token", "--hostname", "db.example.com", "--port", " 3_306 ",
            "--username", "jane doe")
        #expect(outcome.stdout == peer.stdout)
        #expect(bench.observer.operations.isEmpty)
    }

    @Test func `a port that is no number is a general error`() async throws {
        let outcome = try await bench.run(
            "rds", "generate-db-auth-token", "--hostname", "h", "--port", "abc", "--username", "u")
        #expect(outcome.status == 255)
        #expect(
            outcome.stderr == "\naws: [ERROR]: invalid literal for int() with base 10: 'abc'\n")
    }

    @Test(arguments: [
        nil, "{", #"{"apiVersion": "client.authentication.k8s.io/v1"}"#,
        #"{"apiVersion": "client.authentication.k8s.io/v1alpha1"}"#, #"{"apiVersion": "x"}"#,
    ])
    func `the token of a cluster is that of the AWS CLI`(info: String?) async throws {
        bench.set("KUBERNETES_EXEC_INFO", info)
        let words = ["eks", "get-token", "--cluster-name", "déjà vu"]
        let peer = try await bench.peer(words)
        let document = try JSONValue.parse(peer.stdout)
        let token = try #require(document["status"]?["token"]?.string)
        let end = try #require(document["status"]?["expirationTimestamp"]?.string)
        bench.clock.now = try Self.date(in: try Self.url(of: token))
        let outcome = try await bench.run(words)
        let ours = try JSONValue.parse(outcome.stdout)["status"]?["expirationTimestamp"]?.string ?? ""
        // The AWS CLI looks at the clock twice.
        #expect(outcome.stdout == peer.stdout.replacing(end, with: ours))
        #expect(outcome.stderr == peer.stderr)
        let seconds = try #require(ISO8601DateFormatter().date(from: ours)).timeIntervalSince1970
        #expect(seconds == bench.clock.now + 14 * 60)
    }

    @Test func `a role for the token is taken on, and the call is seen`() async throws {
        try await bench.useSandbox()
        let outcome = try await bench.run(
            "eks", "get-token", "--cluster-id", "c", "--role-arn", "arn:aws:iam::222222222222:role/x",
            "--query", "status.token", "--output", "text")
        #expect(bench.observer.operations == ["AssumeRole"])
        #expect(try Self.url(of: outcome.stdout).contains("X-Amz-Security-Token="))
    }

    @Test func `a token is for one cluster`() async throws {
        let none = try await bench.run("eks", "get-token")
        #expect(none.status == 1)
        #expect(none.stderr == "Either parameter --cluster-name or --cluster-id must be specified.\n")
        let both = try await bench.run("eks", "get-token", "--cluster-name", "a", "--cluster-id", "b")
        #expect(both.status == 252)
    }

    @Test func `an option that a command does not have is refused`() async throws {
        let outcome = try await bench.run("ecr", "get-login-password", "--foo", "x")
        #expect(outcome.status == 252)
        #expect(outcome.stderr == "\naws: [ERROR]: Unknown options: --foo,x\n")
    }

    private static func url(of token: String) throws -> String {
        let prefix = "k8s-aws-v1."
        try #require(token.hasPrefix(prefix))
        var digits = token.trimmingCharacters(in: .newlines).dropFirst(prefix.count)
            .replacing("-", with: "+").replacing("_", with: "/")
        digits += String(repeating: "=", count: (4 - digits.count % 4) % 4)
        return String(decoding: try #require(Data(base64Encoded: String(digits))), as: UTF8.self)
    }

    /// The moment that a presigned URL is of.
    private static func date(in url: String) throws -> Double {
        let start = try #require(url.firstRange(of: "X-Amz-Date=")).upperBound
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withYear, .withMonth, .withDay, .withTime, .withTimeZone]
        return try #require(formatter.date(from: String(url[start...].prefix(16)))).timeIntervalSince1970
    }
}
