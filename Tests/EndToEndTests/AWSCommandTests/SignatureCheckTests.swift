import Foundation
import TestSupport
import Testing

/// moto that checks signatures, by botocore's own signer: an opinion of signatures that is not ours.
///
/// It refuses what botocore itself signs for REST operations that travel as GET, so those are not asked for.
@Suite("aws and a server that checks signatures")
struct SignatureCheckTests {
    private static let commands = [
        "sts get-caller-identity", "iam list-roles",
        "ec2 describe-vpcs --filters Name=tag:Name,Values='a b+ü'", "sns create-topic --name t1",
        "sqs create-queue --queue-name q1", "ssm put-parameter --name /a --value 'ü b+c' --type String",
        "logs create-log-group --log-group-name /a", "cloudwatch list-metrics",
        "cloudwatch put-metric-data --namespace n --metric-name m --value 1.5",
        "dynamodb list-tables", "kms list-keys", "kinesis list-streams", "secretsmanager list-secrets",
        "events list-rules", "amp create-workspace --alias 'a b'", "ecs list-clusters",
        "s3api create-bucket --bucket signed-one", "s3api list-buckets",
        "s3api put-object --bucket signed-one --key 'a b/ü+x' --body object.txt",
        "s3api put-object --bucket signed-one --key 'c//d/../e' --body object.txt --metadata a=b",
        "s3api list-objects-v2 --bucket signed-one --prefix 'a b/'",
        "s3api head-object --bucket signed-one --key 'a b/ü+x'", "cloudformation list-stacks",
    ]

    private static let everything =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#

    @Test func `right keys pass, with a session token too, and a wrong secret is refused`() async throws {
        let folder = try TestFolder()
        try folder.write("what an object holds\n", to: "object.txt")
        let server = try await CheckingServer()
        let user = try await keys(of: ["user", "secret"], server, folder)
        for command in Self.commands {
            let outcome = try await run(command, user, server, folder)
            #expect(outcome.status == 0, "\(command): \(outcome)")
        }
        // The role and what it may do exist, so that only the signature can be wrong.
        let trust =
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}"#
        for command in [
            "iam create-role --role-name R --assume-role-policy-document '\(trust)'",
            "iam put-role-policy --role-name R --policy-name p --policy-document '\(Self.everything)'",
        ] {
            let outcome = try await run(command, user, server, folder)
            #expect(outcome.status == 0, "\(command): \(outcome)")
        }
        let assumed = try await run(
            "sts assume-role --role-arn arn:aws:iam::123456789012:role/R --role-session-name session --output text "
                + "--query Credentials.[AccessKeyId,SecretAccessKey,SessionToken]", user, server, folder)
        let session = assumed.stdout.split(whereSeparator: \.isWhitespace).map(String.init)
        try #require(session.count == 3, "\(assumed)")
        for command in ["ec2 describe-vpcs", "sns list-topics", "dynamodb list-tables"] {
            let outcome = try await run(command, session, server, folder)
            #expect(outcome.status == 0, "\(command): \(outcome)")
        }
        // The same calls with a secret, a token and a key that are not the right ones.
        for command in [
            "sts get-caller-identity", "ec2 describe-vpcs", "sns list-topics", "s3api list-buckets",
        ] {
            let outcome = try await run(command, [user[0], "x" + user[1].dropFirst()], server, folder)
            #expect(outcome.status == 254, "\(command): \(outcome)")
            let isNamed = ["SignatureDoesNotMatch", "AuthFailure"].contains { outcome.stderr.contains($0) }
            #expect(isNamed, "\(outcome)")
        }
        let stranger = try await run(
            "sts get-caller-identity", [session[0], session[1], "x\(session[2])"], server, folder)
        #expect(stranger.status == 254)
        #expect(stranger.stderr.contains("InvalidClientTokenId"), "\(stranger)")
    }

    /// The keys of a user that may do everything.
    private func keys(
        of names: [String], _ server: CheckingServer, _ folder: TestFolder
    ) async throws -> [String] {
        for command in [
            "iam create-user --user-name u",
            "iam put-user-policy --user-name u --policy-name p --policy-document '\(Self.everything)'",
        ] {
            try #require(try await run(command, names, server, folder).status == 0)
        }
        let keys = try await run(
            "iam create-access-key --user-name u --output text --query AccessKey.[AccessKeyId,SecretAccessKey]",
            names, server, folder)
        return keys.stdout.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private func run(
        _ command: String, _ keys: [String], _ server: CheckingServer, _ folder: TestFolder
    ) async throws -> Invocation.Outcome {
        var call = Invocation(["aws"] + CommandScript.words(command, [:]), in: folder)
            .environment("AWS_ENDPOINT_URL", server.endpoint).environment("AWS_REGION", "us-east-1")
            .environment("AWS_ACCESS_KEY_ID", keys[0]).environment("AWS_SECRET_ACCESS_KEY", keys[1])
        if keys.count > 2 { call = call.environment("AWS_SESSION_TOKEN", keys[2]) }
        return try await call.run()
    }
}

/// moto's own server, which checks the signature of every call but the first three. Source: moto's documentation,
/// "IAM-like access control". The sandbox will not do: its server loses how paths were encoded.
final class CheckingServer: Sendable {
    let endpoint: String
    private let process: Process
    private let input = Pipe()

    /// It ends with the other end of its standard input, as the tests' process ends.
    private static let program = """
        import os, sys, threading
        def watch():
            sys.stdin.buffer.read()
            os._exit(0)
        threading.Thread(target=watch, daemon=True).start()
        from moto.server import main
        main(["-H", "127.0.0.1", "-p", "0"])
        """

    init() async throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "\(RepositoryLayout.root)/.venv/bin/python")
        process.arguments = ["-c", Self.program]
        process.standardInput = input
        process.environment = [
            "PATH": "/usr/bin:/bin", "INITIAL_NO_AUTH_ACTION_COUNT": "3", "PYTHONUNBUFFERED": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
        try process.run()
        self.process = process
        var text = ""
        while true {
            if let match = text.firstMatch(of: /Running on (http:\/\/127\.0\.0\.1:[0-9]+)/) {
                endpoint = String(match.1)
                break
            }
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty, "moto_server ended before it answered: \(text)")
            text += String(decoding: more, as: UTF8.self)
        }
        // It goes on to say a line for each request.
        output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    deinit { process.terminate() }
}
