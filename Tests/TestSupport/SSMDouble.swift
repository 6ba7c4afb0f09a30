internal import Foundation

/// A double of SSM Run Command in front of the sandbox: `Tests/Fixtures/ssm-double.py`, which really runs what is sent. It
/// lasts as long as it is kept.
public final class SSMDouble: Sendable {
    /// Where it keeps requests and the instances' files, in the test's folder.
    public static let folder = "ssm"

    private let process: Process
    private let input: Pipe

    /// Starts it, and makes it known to the `runbook` of a folder as its sandbox.
    public static func attach(to folder: TestFolder) async throws {
        let sandbox = try await SharedSandbox.shared.attach(to: folder)
        folder.keep(try SSMDouble(in: folder, before: sandbox.endpoint))
    }

    private init(in folder: TestFolder, before endpoint: String) throws {
        let root = RepositoryLayout.root
        try folder.write("{}", to: "\(Self.folder)/control.json")
        process = Process()
        input = Pipe()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "\(root)/.venv/bin/python")
        process.arguments = [
            "\(root)/Tests/Fixtures/ssm-double.py", endpoint, "\(folder.path)/\(Self.folder)",
        ]
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else {
                throw SharedSandbox.Unavailable(description: "the double of SSM ended before it answered")
            }
            line += more
        }
        try folder.useSandbox(try JSONDecoder().decode(SharedSandbox.Endpoint.self, from: line))
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

extension TestFolder {
    /// Makes a server known to the `runbook` of this folder, as `runbook sandbox start` here would.
    func useSandbox(_ server: SharedSandbox.Endpoint) throws {
        let stat = try String(contentsOfFile: "/proc/\(server.pid)/stat", encoding: .utf8)
        let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        // Field 22 of proc_pid_stat(5), counted from behind the program's name, which may hold anything.
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 19 else {
            throw SharedSandbox.Unavailable(description: "/proc/\(server.pid)/stat cannot be read")
        }
        try write(
            """
            {"endpoint": "\(server.endpoint)", "pid": \(server.pid), "start": \(fields[19]), \
            "boot": "\(boot.trimmingCharacters(in: .whitespacesAndNewlines))"}
            """, to: ".runbook/sandbox.json")
    }
}
