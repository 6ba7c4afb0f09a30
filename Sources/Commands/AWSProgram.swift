internal import AWSClient
internal import AWSCommands
internal import AWSModels
internal import Glibc
internal import JSON
internal import Reactor
internal import Runbooks
internal import Terminals

/// `runbook aws …`: the command that steps have, outside a run.
enum AWSProgram {
    /// Carries out the words behind `aws`; the exit code is the AWS CLI's.
    static func run(_ words: [String]) async -> Int32 {
        let session: AWSSession
        do {
            session = try Self.session()
        } catch {
            Console(color: .auto).complain("\(error)", help: nil)
            return 255
        }
        let command = AWSCommand(session: session, context: context())
        switch words.first {
        case "--models": return await describeModels(session)
        case "--print-request": return await preview(Array(words.dropFirst()), command)
        default: break
        }
        switch await command.run(words) {
        case .exited(let code): return code
        case .notCovered(let message): return becomeOther(words, message)
        case .shell(let command): return becomeShell(command)
        }
    }

    /// The session of this process.
    static func session() throws -> AWSSession {
        try AWSSession(
            models: try ModelLibrary.locate(
                environment: environment, executablePath: StepTools.executable),
            product: "runbook/\(Version.number)", clock: clock)
    }

    /// The system's time.
    static let clock = ClientClock(
        now: { Double(Operator.now()) / 1000 },
        monotonic: {
            let time = ContinuousClock.now - start
            return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        },
        sleep: { try await EventLoop.shared.sleep(until: .now + $0) })

    private static let start = ContinuousClock.now

    static var environment: [String: String] {
        Dictionary(Operator.environment.map { ($0.name, $0.value) }) { _, last in last }
    }

    /// This process, as a place where commands are typed.
    static func context() -> CommandContext {
        CommandContext(
            environment: environment,
            files: CommandFiles(directory: JournalLocation.currentFolder, process: nil),
            output: CommandOutput(adopting: dup(1)), errors: CommandOutput(adopting: dup(2)),
            ownsProcess: true)
    }

    private static func describeModels(_ session: AWSSession) async -> Int32 {
        let library = session.library
        let services = library.serviceNames.count
        Console(color: .auto).print(
            "botocore \(library.botocoreVersion), \(services) services, \(library.operationCount) operations")
        return 0
    }

    private static func preview(_ words: [String], _ command: AWSCommand) async -> Int32 {
        let console = Console(color: .auto)
        do {
            let preview = try await RequestPreview.of(words, by: command)
            for request in preview.requests { console.print(request.serialized()) }
            for note in preview.notes { console.say(note) }
            return 0
        } catch {
            console.sayRaw(error.text)
            return error.exitCode
        }
    }

    /// An alias of the user's for a command of the shell.
    private static func becomeShell(_ command: String) -> Int32 {
        let words = ["sh", "-c", command]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        // Ignored, as it may be here, it would be in all that the command starts.
        signal(SIGPIPE, SIG_DFL)
        execv("/bin/sh", &arguments)
        let reason = String(cString: strerror(errno))
        Console(color: .auto).sayRaw("\naws: [ERROR]: cannot start `/bin/sh`: \(reason)\n")
        return 255
    }

    /// The next `aws` on `PATH` that is not ours; without one it is said what is not covered.
    private static func becomeOther(_ words: [String], _ message: String) -> Int32 {
        let path = Operator.variable("PATH") ?? ""
        for folder in path.split(separator: ":") {
            let candidate = "\(folder)/aws"
            guard access(candidate, X_OK) == 0, let real = realpath(candidate, nil) else { continue }
            defer { free(real) }
            if String(cString: real).hasSuffix("/runbook-aws") { continue }
            var arguments: [UnsafeMutablePointer<CChar>?] = (["aws"] + words).map { strdup($0) } + [nil]
            execv(candidate, &arguments)
        }
        Console(color: .auto).sayRaw("\naws: [ERROR]: \(message), and there is no other `aws` on PATH\n")
        return 252
    }
}
