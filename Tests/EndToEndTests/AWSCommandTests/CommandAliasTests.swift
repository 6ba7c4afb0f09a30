import Foundation
import TestSupport
import Testing

/// `~/.aws/cli/alias`, with the built programs.
@Suite("aws and aliases", .timeLimit(.minutes(5)))
struct CommandAliasTests {
    private static let file = """
        [toplevel]
        whoami = sts get-caller-identity
            --query Account
        hello = !f() {
            echo "hello to $1, $# in all"; cat; exit 3
          }; f
        twice =
          !aws whoami --output text && aws whoami --output json
        broken = sts 'get-caller-identity

        [command logs]
        groups = describe-log-groups --query length(logGroups)

        """

    @Test func `names of the user's stand for commands, with what is typed behind them`() async throws {
        let trial = try await CommandTrial()
        try trial.folder.write(Self.file, to: "home/.aws/cli/alias")
        #expect(try await trial.aws("whoami").stdout == "\"\(trial.account)\"\n")
        #expect(try await trial.aws("--output", "text", "whoami").stdout == "\(trial.account)\n")
        #expect(try await trial.aws("logs", "groups").stdout == "0\n")
        let broken = try await trial.aws("broken")
        #expect(broken.status == 255)
        #expect(
            broken.stderr
                == "\naws: [ERROR]: Value of alias \"broken\" could not be parsed. Received error: No closing "
                + "quotation when parsing:\nsts 'get-caller-identity\n")
        try trial.folder.write("no section\n", to: "home/.aws/cli/alias")
        let malformed = try await trial.aws("whoami")
        #expect(malformed.stderr.contains("Unable to parse config file: "), "\(malformed)")
    }

    @Test func `a command of the shell takes the place of aws, streams and exit code included`() async throws
    {
        let trial = try await CommandTrial()
        try trial.folder.write(Self.file, to: "home/.aws/cli/alias")
        var call = Invocation(["aws", "hello", "a  b", "it's"], in: trial.folder).input("typed\n")
        for (name, value) in trial.environment { call = call.environment(name, value) }
        let outcome = try await call.run()
        #expect(outcome.status == 3, "\(outcome)")
        #expect(outcome.stdout == "hello to a  b, 2 in all\ntyped\n")
        let shown = try await trial.aws("--print-request", "hello")
        #expect(shown.status == 252 && shown.stderr.contains("command of the shell"), "\(shown)")
    }

    @Test func `a step has the operator's aliases, and what they call is on the record`() async throws {
        let trial = try await CommandTrial()
        let folder = trial.folder
        try folder.write(Self.file, to: "home/.aws/cli/alias")
        try folder.write(StubAWS.inventory([(trial.account, [])]), to: "inventory.yaml")
        try folder.write(
            """
            ---
            inventory: inventory.yaml
            ---
            ```bash
            aws twice
            echo from-the-step | aws hello you || echo "exit $?"
            aws logs groups
            ```

            """, to: "doc.md")
        let check = try await folder.runbook("check", "doc.md")
        #expect(check.status == 0 && check.stderr.contains("0 errors, 0 warnings"), "\(check)")
        let outcome = try await folder.runbook("run", "doc.md", "--yes", "--sandbox")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stderr.contains("\"\(trial.account)\""), "\(outcome)")
        #expect(outcome.stderr.contains("hello to you, 1 in all"), "\(outcome)")
        #expect(outcome.stderr.contains("from-the-step") && outcome.stderr.contains("exit 3"), "\(outcome)")
        let calls = try await folder.runbook("show", "--calls", "--sandbox", "--format", "json")
        let operations = try calls.stdout.split(separator: "\n").map { try JSONText(String($0))["operation"] }
        #expect(operations == ["GetCallerIdentity", "GetCallerIdentity", "DescribeLogGroups"])
    }
}
