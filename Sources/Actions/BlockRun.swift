internal import CSystem
internal import Execution
internal import Glibc
internal import Journals
internal import Processes
internal import Reactor
internal import Redaction
internal import Runbooks
internal import ShellSteps

/// One block in one shell: files in memory for the program, its reports and its state; the gate; the streams; and
/// the end of everything that the block started.
struct BlockRun {
    private let request: BlockRequest
    private let environment: [EnvironmentVariable]
    private let marker: String
    private let watchdog: Watchdog
    private let redactor: Redactor
    /// What answers of APIs tell the block while it runs.
    private let learned: LearnedSecrets
    private let start: String
    private let program: ShellProgram
    private let text: MemoryFile
    private let reports: MemoryFile
    private let state: MemoryFile

    /// Prepares the files.
    init(
        request: BlockRequest, start: String, environment: [EnvironmentVariable], marker: String,
        watchdog: Watchdog, redactor: Redactor, learned: LearnedSecrets
    ) throws(ActionError) {
        self.request = request
        self.environment = environment
        self.marker = marker
        self.watchdog = watchdog
        self.redactor = redactor
        self.learned = learned
        self.start = start
        program = ShellProgram(
            block: request.block, shell: request.shell, isStrict: request.runbook.isStrict,
            accept: request.step.accept, state: LocalRunner.state(of: request.carried),
            environment: environment, directory: request.purpose == .run ? request.step.cwd : nil)
        reports = try MemoryFile([])
        state = try MemoryFile([])
        text = try MemoryFile(program.text(reports: reports.path, state: state.path))
    }

    /// Starts the shell, which waits at the gate, and puts it under supervision.
    func start() async throws -> ChildProcess {
        let process = try ChildProcess.spawn(
            ProcessSpecification(
                executable: program.executable, arguments: program.arguments(program: text.path),
                environment: environment.map { (name: $0.name, value: $0.value) }, directory: start,
                ownsSession: true,
                descriptors: [ShellProgram.gate: .input]))
        do {
            try await watchdog.register(group: process.pid, marker: marker)
            return process
        } catch {
            await end(process)
            throw error
        }
    }

    /// Lets it run once `begun` is done: the shell starts while the journal writes that it begins. Dying before leaves
    /// a shell whose gate closes, and nothing of the block ran.
    func perform(
        _ process: ChildProcess, begun: () async throws(JournalError) -> Void,
        output: @escaping @Sendable ([OutputChunk]) async throws(JournalError) -> Void
    ) async throws -> BlockResult {
        do {
            try await begun()
            try await process.inputs[ShellProgram.gate]?.write([UInt8(ascii: "g")])
            process.inputs[ShellProgram.gate]?.close()
        } catch {
            await end(process)
            throw error
        }
        let result: BlockResult
        do {
            result = try await stream(process, to: output)
        } catch {
            await end(process)
            throw error
        }
        await end(process, leavesBackground: result.isSuccess)
        return result
    }

    private func stream(
        _ process: ChildProcess,
        to output: @escaping @Sendable ([OutputChunk]) async throws(JournalError) -> Void
    ) async throws -> BlockResult {
        let reading = BlockReading(request, redactor: redactor, learned: learned, output: output)
        let status: ExitStatus
        do {
            status = try await process.runToEnd(timeout: request.timeout) { stream, bytes in
                try await reading.take(stream == .stdout ? 1 : 2, bytes)
            }
        } catch let error as JournalError {
            throw error
        } catch {
            // It ran, and everything of it is killed.
            let reason = error is CancellationError ? "killed by the operator" : "lost and killed: \(error)"
            return await reading.abandon(reason, left: Self.left(in: process))
        }
        return try await reading.finish(left(by: process, status), of: program)
    }

    /// What a killed block had printed and nobody had read yet; little enough, as a pipe holds no more.
    private static func left(in process: ChildProcess) -> [(stream: Int, bytes: [UInt8])] {
        [1, 2].compactMap { stream in
            (try? process.outputs[Int32(stream)]?.readNow(upTo: 1 << 20)).map { (stream, $0) }
        }
    }

    /// Ends what the block left behind, unless it succeeded and that is meant to stay.
    private func end(_ process: ChildProcess, leavesBackground: Bool = false) async {
        let stays = leavesBackground && request.step.isBackground && request.purpose == .run
        if !stays { await process.endGroup(marker: marker) }
        try? await watchdog.unregister(group: process.pid, marker: marker)
    }

    private func left(by process: ChildProcess, _ status: ExitStatus) -> BlockReading.Left {
        let exit: ShellExit
        let ending: BlockResult.Ending
        switch status {
        case .exited(let code): (exit, ending) = (.exited(Int(code)), .exited(Int(code)))
        case .signalled(let signal): (exit, ending) = (.signalled(Int(signal)), .signalled(Int(signal)))
        }
        return BlockReading.Left(
            ending: process.hasTimedOut ? .timedOut : ending, exit: exit, reports: reports.contents(),
            state: state.contents(),
            reason: process.hasTimedOut ? "ran out of time after \(request.timeout)" : nil)
    }
}

/// A file in memory that a child opens by a path.
final class MemoryFile: Sendable {
    private let descriptor: Int32

    /// The path, for processes of this user while this object lives.
    let path: String

    /// Makes a file with these bytes.
    init(_ bytes: [UInt8]) throws(ActionError) {
        descriptor = bytes.withUnsafeBytes { csys_memory_file($0.baseAddress, $0.count) }
        guard descriptor >= 0 else {
            throw ActionError("cannot make a file in memory: \(String(cString: strerror(-descriptor)))")
        }
        path = "/proc/\(getpid())/fd/\(descriptor)"
    }

    deinit { close(descriptor) }

    /// What it holds now.
    func contents() -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }
}
