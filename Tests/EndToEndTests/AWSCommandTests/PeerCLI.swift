import Foundation
import TestSupport

/// An AWS CLI, loaded once for many commands: `Tests/Fixtures/aws-oracle.py`. Gone with the test process: it ends with its
/// standard input.
actor PeerCLI {
    /// Version 1, of the test environment.
    static let version1 = PeerCLI(python: "\(RepositoryLayout.root)/.venv/bin/python")

    /// Version 2 of Debian, which is years old and has no Python of its own; nil where it is not installed.
    static let version2 =
        FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/awscli/clidriver.py")
        ? PeerCLI(python: "/usr/bin/python3", models: try? TestFolder()) : nil

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

    private let python: String
    /// Where models of today are unpacked for a version that has none.
    private let models: TestFolder?
    private var process: Process?
    private var input = Pipe()
    private var output = Pipe()
    private var buffer = Data()

    private init(python: String, models: TestFolder? = nil) {
        self.python = python
        self.models = models
    }

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
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["\(root)/Tests/Fixtures/aws-oracle.py", "\(root)/.venv"]
        process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "AWS_PAGER": ""]
        process.environment?["AWS_DATA_PATH"] = models?.path
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }
}
