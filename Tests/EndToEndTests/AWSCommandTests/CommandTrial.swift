import Foundation
import TestSupport
import Testing

/// A folder from which `aws` is called in an account that no other test knows.
final class CommandTrial: Sendable {
    let folder: TestFolder
    /// Of the sandbox, or of what stands before it.
    let endpoint: String
    let account: String
    let environment: [String: String]

    /// Takes a fresh account of the shared sandbox.
    ///
    /// `endpoint`: Where commands go instead of the sandbox.
    init(endpoint: String? = nil) async throws {
        folder = try TestFolder()
        let sandbox = try await SharedSandbox.shared.attach(to: folder).endpoint
        self.endpoint = endpoint ?? sandbox
        account = await SharedSandbox.shared.freshAccounts(1)[0]
        // Version 1 prints timestamps as version 2 does when it is told to.
        try folder.write("[default]\ncli_timestamp_format = iso8601\n", to: "home/.aws/config")
        try folder.write("what an object holds\n", to: "object.txt")
        let base = [
            "AWS_ENDPOINT_URL": sandbox, "AWS_ACCESS_KEY_ID": "sandbox", "AWS_SECRET_ACCESS_KEY": "sandbox",
            "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "",
            "AWS_EC2_METADATA_DISABLED": "true", "HOME": "\(folder.path)/home",
        ]
        let keys = try await Self.run(
            [
                "sts", "assume-role", "--role-arn", "arn:aws:iam::\(account):role/RunbookOperator",
                "--role-session-name", "test", "--output", "text",
                "--query", "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]",
            ], base, folder
        ).stdout.split(whereSeparator: \.isWhitespace).map(String.init)
        try #require(keys.count == 3)
        environment = base.merging(
            [
                "AWS_ENDPOINT_URL": self.endpoint, "AWS_ACCESS_KEY_ID": keys[0],
                "AWS_SECRET_ACCESS_KEY": keys[1], "AWS_SESSION_TOKEN": keys[2],
            ]) { $1 }
    }

    /// Runs ours, without some variables.
    func aws(_ words: [String], without names: [String] = []) async throws -> Invocation.Outcome {
        let environment = environment.filter { !names.contains($0.key) }
        return try await Self.run(words, environment, folder)
    }

    /// The variables that hold keys.
    static let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]

    /// Runs ours.
    func aws(_ words: String...) async throws -> Invocation.Outcome { try await aws(words) }

    /// Runs version 1. It keeps hosts of its own for some services unless the endpoint is an option.
    func older(_ words: [String]) async throws -> PeerCLI.Outcome {
        try await PeerCLI.version1.run(words + ["--endpoint-url", endpoint], environment, in: folder)
    }

    /// Runs version 2.
    func newer(_ words: [String]) async throws -> PeerCLI.Outcome {
        let peer = try #require(PeerCLI.version2)
        return try await peer.run(words + ["--endpoint-url", endpoint], environment, in: folder)
    }

    private static func run(
        _ words: [String], _ environment: [String: String], _ folder: TestFolder
    ) async throws -> Invocation.Outcome {
        var call = Invocation(["aws"] + words, in: folder)
        for (name, value) in environment { call = call.environment(name, value) }
        return try await call.run()
    }
}
