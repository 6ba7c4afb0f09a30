internal import Foundation

/// One call of the built program: arguments in; exit status, standard output and standard error out.
///
/// Its environment is made from nothing, so that a test says the same on every machine.
public struct Invocation: Sendable {
    /// How it went.
    public struct Outcome: Sendable, CustomStringConvertible {
        /// The exit status; 128 + n after signal n, as a shell says it.
        public let status: Int32
        /// Everything on standard output.
        public let stdout: String
        /// Everything on standard error.
        public let stderr: String
        /// All of it, for the message of a test that fails.
        public var description: String { "exit \(status)\n--- stdout\n\(stdout)\n--- stderr\n\(stderr)" }
    }

    /// The program under test.
    public static let program = "\(RepositoryLayout.buildFolder)/runbook"

    private let executable: String
    private let arguments: [String]
    private let folder: TestFolder
    private var variables: [String: String]
    private var input = ""
    private var directory: String

    /// Prepares a call.
    ///
    /// - Parameters:
    ///   - executable: Another program than the one under test.
    ///   - arguments: The arguments without the program's name.
    ///   - folder: Where it runs, and whose home and configuration it has.
    public init(of executable: String = Self.program, _ arguments: [String], in folder: TestFolder) {
        self.executable = executable
        self.arguments = arguments
        self.folder = folder
        directory = folder.path
        variables = [
            "PATH": "\(folder.path)/bin:/usr/local/bin:/usr/bin:/bin", "HOME": "\(folder.path)/home",
            "XDG_CONFIG_HOME": "\(folder.path)/config", "LANG": "C.UTF-8", "TERM": "dumb",
        ]
    }

    /// The same call with one more variable.
    public func environment(_ name: String, _ value: String) -> Invocation {
        var copy = self
        copy.variables[name] = value
        return copy
    }

    /// The same call with this text on standard input.
    public func input(_ text: String) -> Invocation {
        var copy = self
        copy.input = text
        return copy
    }

    /// The same call in a folder below its own.
    public func inFolder(_ name: String) -> Invocation {
        var copy = self
        copy.directory = "\(folder.path)/\(name)"
        return copy
    }

    /// Runs it to its end.
    public func run() async throws -> Outcome {
        await Turns.shared.take()
        do {
            let outcome = try await start().outcome()
            await Turns.shared.giveBack()
            return outcome
        } catch {
            await Turns.shared.giveBack()
            throw error
        }
    }

    /// Starts it and returns while it runs.
    public func start() throws -> RunningInvocation { try start(onTerminal: nil) }

    /// Starts it; a terminal takes the place of its standard input and error.
    func start(onTerminal terminal: FileHandle?) throws -> RunningInvocation {
        try RunningInvocation(
            program: executable, arguments: arguments, environment: variables, input: input,
            directory: directory, folder: folder, terminal: terminal)
    }
}

/// A call that goes on. Output goes to files, so that nothing ever waits for a reader.
public final class RunningInvocation: Sendable {
    /// The process's id.
    public let processID: Int32
    private let folder: TestFolder
    private let name: String
    private let status: Task<Int32, Never>

    init(
        program: String, arguments: [String], environment: [String: String], input: String, directory: String,
        folder: TestFolder, terminal: FileHandle?
    ) throws {
        self.folder = folder
        name = "home/\(UUID().uuidString)"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        try folder.write("", to: "\(name).out")
        try folder.write("", to: "\(name).err")
        let standardInput = try folder.write(input, to: "\(name).in")
        process.standardInput = terminal ?? FileHandle(forReadingAtPath: standardInput)
        process.standardOutput = FileHandle(forWritingAtPath: "\(folder.path)/\(name).out")
        process.standardError = terminal ?? FileHandle(forWritingAtPath: "\(folder.path)/\(name).err")
        let (ends, end) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { process in
            let isSignal = process.terminationReason == .uncaughtSignal
            end.yield(process.terminationStatus + (isSignal ? 128 : 0))
            end.finish()
        }
        status = Task {
            for await status in ends { return status }
            return -1
        }
        try process.run()
        processID = process.processIdentifier
    }

    /// Waits for its end.
    public func outcome() async -> Invocation.Outcome {
        let status = await status.value
        return Invocation.Outcome(status: status, stdout: stdout, stderr: stderr)
    }

    /// What it has printed so far.
    public var stdout: String { folder.text(of: "\(name).out") }

    /// What it has said so far.
    public var stderr: String { folder.text(of: "\(name).err") }

    /// Whether it has ended.
    public var hasEnded: Bool { kill(processID, 0) != 0 }

    /// Sends it a signal.
    public func signal(_ number: Int32) { kill(processID, number) }
}

/// Lets as many calls run at once as the machine has processors, and two more, however many tests there are.
private actor Turns {
    static let shared = Turns()
    private var free = ProcessInfo.processInfo.activeProcessorCount + 2
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
