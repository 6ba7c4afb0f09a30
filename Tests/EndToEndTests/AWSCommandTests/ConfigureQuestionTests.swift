import Foundation
import TestSupport
import Testing

/// `aws configure`, answered on standard input, beside AWS CLI v1.
@Suite("aws configure")
struct ConfigureQuestionTests {
    private static let config = "[default]\nregion = eu-west-3\n\n[profile dev]\noutput = text\n"
    private static let credentials =
        "[default]\naws_access_key_id = AKIA1234\naws_secret_access_key = s-5678\n"

    @Test(
        arguments: [
            ([], "\n\n\n\n"), ([], "AKIANEW\ns-new\nus-east-2\njson\n"), ([], "\n\nus-east-2\n\n"),
            (["--profile", "dev"], "AKIANEW\ns-new\nus-east-2\n\n"),
            (["--profile", "new one"], "AKIANEW\ns-new\nus-east-2\njson\n"), ([], "AKIA1234\n\n\njson\n"),
        ] as [([String], String)])
    func `what is answered is kept as the AWS CLI keeps it`(words: [String], answers: String) async throws {
        var outcomes: [[String]] = []
        for isPeer in [false, true] {
            let folder = try TestFolder()
            try folder.write(Self.config, to: "home/.aws/config")
            try folder.write(Self.credentials, to: "home/.aws/credentials")
            let words = ["configure"] + words
            let call =
                isPeer
                ? Invocation(of: "\(RepositoryLayout.root)/.venv/bin/aws", words, in: folder)
                : Invocation(["aws"] + words, in: folder)
            let outcome = try await call.environment("HOME", "\(folder.path)/home").input(answers).run()
            #expect(outcome.status == 0, "\(outcome)")
            outcomes.append(
                [outcome.stdout] + ["config", "credentials"].map { folder.text(of: "home/.aws/\($0)") })
        }
        #expect(outcomes[0] == outcomes[1])
    }

    @Test func `without answers nothing is changed`() async throws {
        let folder = try TestFolder()
        let outcome = try await folder.runbook("aws", "configure")
        #expect(outcome.status == 255)
        #expect(outcome.stdout == "AWS Access Key ID [None]: ")
        #expect(outcome.stderr == "\naws: [ERROR]: EOF when reading a line\n")
        #expect(!folder.has("home/.aws"))
    }
}
