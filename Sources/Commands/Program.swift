internal import Actions
public import Arguments
internal import Execution
internal import Glibc
internal import Journals
internal import Processes
internal import Terminals
internal import Texts

/// The program: understands its arguments, does one command, and says how it went.
public enum Program {
    /// Runs one command line.
    ///
    /// - Parameter words: The arguments without the program's name.
    /// - Returns: The exit code: DESIGN's table.
    public static func run(_ words: [String]) async -> Int32 {
        var console = Console(outputStyle: .plain, errorStyle: .plain)
        do {
            let arguments = try ArgumentParser.parse(words, CommandTree.root)
            console = try Self.console(arguments)
            return try await dispatch(arguments, console).rawValue
        } catch let error as ArgumentError {
            console.sayRaw(error.text)
            return ExitCode.invalid.rawValue
        } catch let error as CommandError {
            if let message = error.message { console.complain(message, help: error.help) }
            return error.code.rawValue
        } catch let error as JournalError {
            console.complain(error.message, help: error.help)
            return code(of: error).rawValue
        } catch let error as PlanError {
            for diagnostic in error.diagnostics { console.complain(diagnostic.message, help: diagnostic.help) }
            return ExitCode.invalid.rawValue
        } catch let error as ActionError {
            console.complain(error.message, help: nil)
            return ExitCode.failed.rawValue
        } catch {
            console.complain("unexpected: \(error)", help: "this is a bug of `runbook`: please report it")
            return ExitCode.bug.rawValue
        }
    }

    private static func console(_ arguments: ParsedCommand) throws -> Console {
        let choice = arguments.declares("color") ? arguments.value("color") : nil
        return Console(
            outputStyle: TerminalStream.style(of: 1, colour: choice ?? "auto"),
            errorStyle: TerminalStream.style(of: 2, colour: choice ?? "auto"))
    }

    private static func code(of error: JournalError) -> ExitCode {
        switch error {
        case .noRun, .owned, .key, .newerSchema, .corrupt, .cannotOpen, .readOnly: .invalid
        case .diskFull, .busy, .database, .ownershipLost, .brokenChain: .failed
        }
    }

    private static func dispatch(_ arguments: ParsedCommand, _ console: Console) async throws -> ExitCode {
        if arguments.isHelpRequested {
            let width = min(100, TerminalStream.width(of: 1) ?? 100)
            console.printRaw(HelpRenderer.text(CommandTree.root, path: arguments.path, width: width))
            return .success
        }
        switch arguments.path.first {
        case nil:
            console.print("runbook \(Version.number)")
            return .success
        case "check": return try await CheckCommand(console: console, arguments: arguments).run()
        case "plan": return try await PlanCommand(console: console, arguments: arguments).run()
        case "run": return try await RunCommand(console: console, arguments: arguments, mode: .run).run()
        case "verify": return try await RunCommand(console: console, arguments: arguments, mode: .verify).run()
        case "resume": return try await ResumeCommand(console: console, arguments: arguments).run()
        case "runs": return try RunsCommand(console: console, arguments: arguments).run()
        case "show": return try ShowCommand(console: console, arguments: arguments).run()
        case "targets": return try TargetsCommand(console: console, arguments: arguments).run()
        case "stop": return try StopCommand(console: console, arguments: arguments).run()
        case "report": return try ReportCommand(console: console, arguments: arguments).run()
        case "value": return try await ValueCommand(console: console, arguments: arguments).run()
        case "query": return try QueryCommand(console: console, arguments: arguments).run()
        case "key": return try KeyCommand(console: console, arguments: arguments).run()
        case "sandbox": return try await SandboxCommand(console: console, arguments: arguments).run()
        case "completion":
            let shell = arguments.positional.first ?? "bash"
            console.printRaw(CompletionScript.text(for: shell, CommandTree.root))
            return .success
        case Watchdog.command:
            Watchdog.main()
        case let command?:
            throw CommandError.invalid("`runbook \(command)` is not supported by this release")
        }
    }
}
