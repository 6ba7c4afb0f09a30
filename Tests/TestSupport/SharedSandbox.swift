internal import Foundation

/// The one sandbox of this test process: started when the first test asks for it, gone when the process ends, since
/// it lasts as long as the other end of its standard input. Every test takes accounts that no other test knows.
public actor SharedSandbox {
    /// The sandbox.
    public static let shared = SharedSandbox()

    /// The URL of the server.
    public struct Endpoint: Sendable, Codable {
        /// `http://127.0.0.1:PORT`.
        public let endpoint: String
        /// The server's process.
        public let pid: Int32
    }

    /// Why it cannot be used.
    public struct Unavailable: Error, CustomStringConvertible {
        /// What happened, and what to do.
        public let description: String
    }

    private var server: Endpoint?
    private var process: Process?
    private var input: Pipe?
    private var accounts = 100_000_000_000

    /// Ids of accounts that nobody has used.
    public func freshAccounts(_ count: Int) -> [String] {
        accounts += count
        return (accounts - count..<accounts).map(String.init)
    }

    /// Makes the sandbox known to the `runbook` of a folder, as `runbook sandbox start` there would.
    @discardableResult
    public func attach(to folder: TestFolder) throws -> Endpoint {
        let server = try started()
        try folder.useSandbox(server)
        return server
    }

    private func started() throws -> Endpoint {
        if let server { return server }
        let root = RepositoryLayout.root
        guard FileManager.default.isExecutableFile(atPath: "\(root)/.venv/bin/python") else {
            throw Unavailable(description: "the sandbox is not installed: run `scripts/setup`")
        }
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "\(root)/.venv/bin/python")
        process.arguments = ["\(root)/sandbox/server.py"]
        process.environment = ["PATH": "/usr/bin:/bin"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else {
                throw Unavailable(description: "sandbox/server.py ended before it answered")
            }
            line += more
        }
        let server = try JSONDecoder().decode(Endpoint.self, from: line)
        self.process = process
        self.input = input
        self.server = server
        return server
    }

    /// Calls the AWS CLI in one of the sandbox's accounts.
    ///
    /// - Returns: Standard output.
    public func aws(_ arguments: [String], account: String, region: String) async throws -> String {
        let server = try started()
        let folder = try TestFolder()
        // moto takes the account from the role that was assumed, as the product does it.
        let assumed = try await Self.call(
            [
                "sts", "assume-role", "--role-arn", "arn:aws:iam::\(account):role/RunbookOperator",
                "--role-session-name", "test", "--output", "text", "--query",
                "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]",
            ], server, region, ["sandbox", "sandbox"], folder)
        return try await Self.call(
            arguments, server, region, assumed.split(whereSeparator: \.isWhitespace).map(String.init), folder)
    }

    private static func call(
        _ arguments: [String], _ server: Endpoint, _ region: String, _ keys: [String], _ folder: TestFolder
    ) async throws -> String {
        var call = Invocation(of: "\(RepositoryLayout.root)/.venv/bin/aws", arguments, in: folder)
            .environment("AWS_ENDPOINT_URL", server.endpoint).environment("AWS_DEFAULT_REGION", region)
            .environment("AWS_ACCESS_KEY_ID", keys[0]).environment("AWS_SECRET_ACCESS_KEY", keys[1])
            .environment("AWS_PAGER", "")
        if keys.count > 2 { call = call.environment("AWS_SESSION_TOKEN", keys[2]) }
        let outcome = try await call.run()
        guard outcome.status == 0 else { throw Unavailable(description: "aws \(arguments): \(outcome)") }
        return outcome.stdout
    }
}
