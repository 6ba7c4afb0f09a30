import Foundation
import TestSupport
import Testing

/// A server that fails before moto: every fault ends in a right answer or a clear error, and no write is doubled.
@Suite("aws and faults of the server", .timeLimit(.minutes(10)))
struct CommandFaultTests {
    /// What happens to the first request, and how a write without a token ends: how often it is sent, the exit code,
    /// and what standard error says.
    struct Fault: CustomTestStringConvertible, Sendable {
        let name: String
        let answer: FaultAnswer
        var sendsWrite = 1
        var writeExitCode: Int32 = 255
        let text: String
        var testDescription: String { name }

        /// Only silence has to be waited for; elsewhere a slow machine must not look like one.
        func readTimeout(_ seconds: Int) -> [String] {
            name == "silence" ? ["--cli-read-timeout", "\(seconds)"] : []
        }
    }

    private static let lost = "Connection was closed before we received a valid response from endpoint URL: "

    static let faults = [
        Fault(
            name: "throttle", answer: .throttle, sendsWrite: 2, writeExitCode: 0, text: "ThrottlingException"),
        Fault(
            name: "500", answer: .serverError, writeExitCode: 254,
            text: "An error occurred (InternalFailure) when calling the "),
        Fault(
            name: "HTML error page", answer: .htmlErrorPage, writeExitCode: 254,
            text: "An error occurred (503) when calling the "),
        Fault(name: "another page", answer: .wrongContentType, text: "Unable to parse response"),
        Fault(name: "no answer", answer: .noAnswer, text: lost),
        Fault(name: "no HTTP", answer: .noHTTP, text: lost),
        Fault(name: "reset in the body", answer: .resetInBody(#"{"logGroups": ["#, of: 100), text: lost),
        Fault(name: "truncated", answer: .truncated(#"{"logGroups": ["#, of: 100), text: lost),
        Fault(name: "silence", answer: .silent, text: "Read timeout on endpoint URL: "),
    ]

    private let read = ["logs", "describe-log-groups"]

    @Test("a read is asked again after a fault", arguments: faults)
    func read(fault: Fault) async throws {
        let sandbox = try await port()
        let server = try FaultServer { $0.number == 1 ? fault.answer : .forward(to: sandbox) }
        let trial = try await CommandTrial(endpoint: server.url(""))
        let outcome = try await trial.aws(read + fault.readTimeout(10))
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try JSONText(outcome.stdout).count("logGroups") == 0)
        #expect(server.requests.count == 2)
    }

    @Test("a fault that stays is told after three tries", arguments: faults)
    func staying(fault: Fault) async throws {
        let server = try FaultServer { _ in fault.answer }
        let trial = try await CommandTrial(endpoint: server.url(""))
        let outcome = try await trial.aws(read + fault.readTimeout(1))
        #expect(outcome.status == (fault.writeExitCode == 255 ? 255 : 254), "\(outcome)")
        #expect(outcome.stdout.isEmpty)
        #expect(outcome.stderr.hasPrefix("\naws: [ERROR]: "))
        #expect(outcome.stderr.contains(fault.text), "\(outcome)")
        #expect(server.requests.count == 3)
    }

    @Test("a write without a token is sent again only where it surely did nothing", arguments: faults)
    func write(fault: Fault) async throws {
        let sandbox = try await port()
        let server = try FaultServer { $0.number == 1 ? fault.answer : .forward(to: sandbox) }
        let trial = try await CommandTrial(endpoint: server.url(""))
        let outcome = try await trial.aws(
            ["logs", "create-log-group", "--log-group-name", "a"] + fault.readTimeout(1))
        #expect(outcome.status == fault.writeExitCode, "\(outcome)")
        #expect(server.requests.count == fault.sendsWrite)
        if outcome.status != 0 { #expect(outcome.stderr.contains(fault.text), "\(outcome)") }
    }

    @Test func `a write whose answer is lost is done once`() async throws {
        let sandbox = try await port()
        let server = try FaultServer {
            $0.number == 1 ? .forwardAndLose(to: sandbox) : .forward(to: sandbox)
        }
        let trial = try await CommandTrial(endpoint: server.url(""))
        let outcome = try await trial.aws("ec2", "create-vpc", "--cidr-block", "10.9.0.0/16")
        #expect(outcome.status == 255)
        #expect(outcome.stderr.contains(Self.lost), "\(outcome)")
        #expect(server.requests.count == 1)
        let found = try await trial.aws(
            "ec2", "describe-vpcs", "--query", "length(Vpcs[?CidrBlock=='10.9.0.0/16'])")
        #expect(found.stdout == "1\n")
    }

    @Test func `a write with a token is sent again with the same token`() async throws {
        let sandbox = try await port()
        let server = try FaultServer {
            $0.number == 1 ? .forwardAndLose(to: sandbox) : .forward(to: sandbox)
        }
        let trial = try await CommandTrial(endpoint: server.url(""))
        let outcome = try await trial.aws("amp", "create-workspace", "--alias", "a")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(server.requests.count == 2)
        #expect(server.requests[0].text == server.requests[1].text)
        #expect(server.requests[0].text.contains("clientToken"))
        let found = try await trial.aws("amp", "list-workspaces", "--query", "length(workspaces)")
        #expect(found.stdout == "1\n")
    }

    @Test func `a slow server is waited for`() async throws {
        let sandbox = try await port()
        let server = try FaultServer { _ in .forward(to: sandbox).after(.milliseconds(1500)) }
        let trial = try await CommandTrial(endpoint: server.url(""))
        let outcome = try await trial.aws("logs", "describe-log-groups", "--cli-read-timeout", "60")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(server.requests.count == 1)
    }

    @Test func `an object that breaks off is not written twice`() async throws {
        let server = try FaultServer(.truncated("half", of: 8), then: .ok("whole"))
        let trial = try await CommandTrial(endpoint: server.url(""))
        let outcome = try await trial.aws(
            "s3api", "get-object", "--bucket", "some-bucket", "--key", "k", "body")
        #expect(outcome.status == 255)
        #expect(outcome.stderr.contains(Self.lost), "\(outcome)")
        #expect(server.requests.count == 1)
        #expect(trial.folder.text(of: "body") == "half")
    }

    @Test func `nobody at the other end is told`() async throws {
        let trial = try await CommandTrial(endpoint: "http://127.0.0.1:1")
        let outcome = try await trial.aws("logs", "describe-log-groups")
        #expect(outcome.status == 255)
        #expect(
            outcome.stderr
                == "\naws: [ERROR]: Could not connect to the endpoint URL: \"http://127.0.0.1:1/\"\n")
    }

    /// The port of the shared sandbox.
    private func port() async throws -> UInt16 {
        let endpoint = try await SharedSandbox.shared.attach(to: try TestFolder()).endpoint
        return try #require(endpoint.split(separator: ":").last.flatMap { UInt16($0) })
    }
}
