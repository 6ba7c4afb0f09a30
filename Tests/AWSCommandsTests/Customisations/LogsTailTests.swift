import AWSCommands
import Foundation
import JSON
import TestSupport
import Testing

/// Expected lines: AWS CLI 2.9.19 over the same answers.
@Suite("logs tail")
struct LogsTailTests {
    let bench: CommandBench

    init() throws { bench = try CommandBench() }

    private static let started =
        #"{"logStreamName":"web/1","timestamp":1763700000123,"message":"started  \n\n","eventId":"1"}"#
    private static let json =
        #"{"logStreamName":"web/2","timestamp":1763700001000,"#
        + #""message":"{\"b\": 1.50, \"a\": [true, null, \"hé\"], \"e\": {}}\n","eventId":"2"}"#
    private static let seven =
        #"{"logStreamName":"web/2","timestamp":1763700002000,"message":"7","eventId":"3"}"#

    private static func answer(_ events: [String], token: String? = nil) -> FaultAnswer {
        let next = token.map { #","nextToken":"\#($0)""# } ?? ""
        return .status(
            200, #"{"events":[\#(events.joined(separator: ","))]\#(next)}"#,
            fields: [("Content-Type", "application/x-amz-json-1.1")])
    }

    @Test(arguments: [
        (
            "detailed",
            """
            2025-11-21T04:40:00.123000+00:00 web/1 started
            2025-11-21T04:40:01.000000+00:00 web/2 {"b": 1.50, "a": [true, null, "hé"], "e": {}}
            2025-11-21T04:40:02.000000+00:00 web/2 7

            """
        ),
        (
            "short",
            """
            2025-11-21T04:40:00 started
            2025-11-21T04:40:01 {"b": 1.50, "a": [true, null, "hé"], "e": {}}
            2025-11-21T04:40:02 7

            """
        ),
        (
            "json",
            """
            2025-11-21T04:40:00.123000+00:00 web/1 started
            2025-11-21T04:40:01+00:00 web/2\u{20}
            {
                "b": 1.5,
                "a": [
                    true,
                    null,
                    "h\\u00e9"
                ],
                "e": {}
            }
            2025-11-21T04:40:02+00:00 web/2\u{20}
            7

            """
        ),
    ])
    func `events of all pages are printed in the format that is asked for`(
        format: String, text: String
    ) async throws {
        let server = try FaultServer(
            Self.answer([Self.started, Self.json], token: "t"), then: Self.answer([Self.seven]))
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        let outcome = try await bench.run(
            "logs", "tail", "grp", "--since", "2025-11-21T00:00:00Z", "--format", format)
        #expect(outcome.stdout == text)
        #expect(outcome.status == 0)
        #expect(
            server.requests.map(\.text).map { try? JSONValue.parse($0) } == [
                ["logGroupName": "grp", "interleaved": true, "startTime": 1_763_683_200_000],
                [
                    "logGroupName": "grp", "interleaved": true, "startTime": 1_763_683_200_000,
                    "nextToken": "t",
                ],
            ])
    }

    @Test func `filters are sent, times count back from now, and colours are as asked for`() async throws {
        let server = try FaultServer(then: Self.answer([Self.started]))
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        let outcome = try await bench.run(
            "--color", "on", "logs", "tail", "grp", "--since", "5m", "--log-stream-names", "a", "b",
            "--filter-pattern", "\"x\"", "--log-stream-name-prefix", "p")
        #expect(
            outcome.stdout
                == "\u{1B}[32m2025-11-21T04:40:00.123000+00:00\u{1B}[0m \u{1B}[36mweb/1\u{1B}[0m started\n")
        #expect(
            try JSONValue.parse(server.requests[0].text) == [
                "logGroupName": "grp", "interleaved": true, "startTime": 1_763_699_700_000,
                "filterPattern": "\"x\"", "logStreamNames": ["a", "b"], "logStreamNamePrefix": "p",
            ])
    }

    @Test func `following prints no event twice, and being stopped is no failure`() async throws {
        let server = try FaultServer(
            Self.answer([Self.started], token: "t"), Self.answer([Self.json]),
            then: Self.answer([Self.json, Self.seven]))
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        bench.clock.cancel(atPause: 2)
        let bench = bench
        let task = Task { try await bench.run("logs", "tail", "grp", "--follow", "--format", "short") }
        let outcome = try await task.value
        #expect(
            outcome.stdout == """
                2025-11-21T04:40:00 started
                2025-11-21T04:40:01 {"b": 1.50, "a": [true, null, "hé"], "e": {}}
                2025-11-21T04:40:02 7

                """)
        #expect(outcome.status == 0)
        #expect(bench.clock.slept == [.seconds(5), .seconds(5)])
        let starts = try server.requests.map { try JSONValue.parse($0.text)["startTime"]?.int }
        #expect(starts == [1_763_699_400_000, 1_763_699_400_000, 1_763_700_001_000])
        let tokens = try server.requests.map { try JSONValue.parse($0.text)["nextToken"]?.string }
        #expect(tokens == [nil, "t", nil])
    }

    @Test func `a time that is none is refused`() async throws {
        let outcome = try await bench.run("logs", "tail", "grp", "--since", "abc")
        #expect(outcome.status == 255)
        #expect(
            outcome.stderr == "\naws: [ERROR]: Invalid timestamp \"abc\": Unknown string format: abc\n")
    }

    @Test func `the events of a real log group are found`() async throws {
        try await bench.useSandbox()
        let stream = ["--log-group-name", "grp", "--log-stream-name", "s"]
        _ = try await bench.peer("logs", "create-log-group", "--log-group-name", "grp")
        _ = try await bench.peer(["logs", "create-log-stream"] + stream)
        let now = Int(Date().timeIntervalSince1970) * 1000
        let put = try await bench.peer(
            ["logs", "put-log-events"] + stream + ["--log-events", "timestamp=\(now),message=hello"])
        #expect(put.status == 0, "\(put)")
        bench.clock.now = Double(now / 1000)
        let found = try await bench.run("logs", "tail", "grp", "--since", "1m", "--format", "short")
        let time = ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: bench.clock.now))
        #expect(found.stdout == "\(time.dropLast()) hello\n", "\(found)")
        bench.observer.forget()
        let missing = try await bench.run("logs", "tail", "nope")
        #expect(missing.status == 254, "\(missing)")
        #expect(missing.stderr.contains("(ResourceNotFoundException)"))
        #expect(bench.observer.operations == ["FilterLogEvents"])
    }
}
