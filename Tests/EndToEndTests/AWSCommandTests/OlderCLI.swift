import Foundation
import TestSupport

/// AWS CLI v1 of the test environment, loaded once for many commands: `Tests/Fixtures/aws-oracle.py`.
actor OlderCLI {
    /// Gone with the test process: it ends with its standard input.
    static let shared = OlderCLI()

    /// How one command went.
    struct Outcome: Codable, Sendable {
        let status: Int32
        let stdout: String
        let stderr: String
    }

    /// It ended before it answered.
    struct Ended: Error {}

    private struct Case: Codable {
        let argv: [String]
        let environment: [String: String]
        let folder: String
    }

    private var process: Process?
    private var input = Pipe()
    private var output = Pipe()
    private var buffer = Data()

    /// Runs a command; its environment begins empty.
    func run(_ words: [String], _ environment: [String: String], in folder: TestFolder) throws -> Outcome {
        try start()
        var line = try JSONEncoder().encode(Case(argv: words, environment: environment, folder: folder.path))
        line.append(UInt8(ascii: "\n"))
        try input.fileHandleForWriting.write(contentsOf: line)
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffer.removeSubrange(...end) }
                return try JSONDecoder().decode(Outcome.self, from: buffer[..<end])
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else {
                throw Ended()
            }
            buffer += more
        }
    }

    private func start() throws {
        guard process == nil else { return }
        let root = RepositoryLayout.root
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "\(root)/.venv/bin/python")
        process.arguments = ["\(root)/Tests/Fixtures/aws-oracle.py"]
        process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "AWS_PAGER": ""]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }
}
