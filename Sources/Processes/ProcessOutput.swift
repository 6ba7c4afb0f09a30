/// What a short command said, and how it ended.
public struct ProcessOutput: Sendable, Hashable {
    /// How it ended.
    public let status: ExitStatus
    /// What it wrote to descriptor 1.
    public let stdout: [UInt8]
    /// What it wrote to descriptor 2.
    public let stderr: [UInt8]
    /// One of them is cut at the limit.
    public let isTruncated: Bool
    /// The command was ended for its time.
    public let hasTimedOut: Bool

    /// Both streams as text.
    public var text: (stdout: String, stderr: String) {
        (String(decoding: stdout, as: UTF8.self), String(decoding: stderr, as: UTF8.self))
    }
}

extension ChildProcess {
    /// Runs a command to its end, ends what it leaves behind in its group, and keeps its output.
    ///
    /// - Parameters:
    ///   - specification: The command.
    ///   - limitBytes: How much of each stream to keep; more is read, and dropped.
    ///   - timeout: After this time it is ended.
    /// - Returns: Its output and status.
    /// - Throws: `ProcessError` when it cannot be started, `CancellationError`, or `SystemError`.
    public static func output(
        of specification: ProcessSpecification, limitBytes: Int = 16 << 20, timeout: Duration? = nil
    ) async throws -> ProcessOutput {
        let child = try spawn(specification)
        var stdout: [UInt8] = []
        var stderr: [UInt8] = []
        var isTruncated = false
        let status = try await child.runToEnd(timeout: timeout) { stream, bytes in
            let room = limitBytes - (stream == .stdout ? stdout.count : stderr.count)
            if bytes.count > room { isTruncated = true }
            switch stream {
            case .stdout: stdout += bytes.prefix(room)
            case .stderr: stderr += bytes.prefix(room)
            case .extra: break
            }
        }
        await child.endGroup(marker: nil)
        return ProcessOutput(
            status: status, stdout: stdout, stderr: stderr, isTruncated: isTruncated,
            hasTimedOut: child.hasTimedOut)
    }
}
