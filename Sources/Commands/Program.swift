internal import Actions
internal import Arguments
internal import Execution
internal import Files
internal import Glibc
internal import Journals
internal import Processes
internal import Runbooks
internal import Terminals
internal import Texts

/// The program: understands its arguments, does one command, and says how it went.
public enum Program {
    /// Runs one command line.
    ///
    /// - Parameter words: The arguments without the program's name.
    /// - Returns: The exit code: DESIGN's table.
    public static func run(_ words: [String]) async -> Int32 {
        // Their words are not ours to read.
        if words.first == "aws" { return await AWSProgram.run(Array(words.dropFirst())) }
        if words.first == "debug" { return await DebugProgram.run(Array(words.dropFirst())) }
        var console = Console(color: .auto)
        do {
            let arguments = try ArgumentParser.parse(words, CommandTree.root)
            console = Self.console(arguments)
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
            for diagnostic in error.diagnostics {
                console.complain(diagnostic.message, help: diagnostic.help)
            }
            return ExitCode.invalid.rawValue
        } catch let error as ActionError {
            console.complain(error.message, help: nil)
            return ExitCode.failed.rawValue
        } catch let error as FileError {
            console.complain(error.message, help: nil)
            return ExitCode.failed.rawValue
        } catch {
            console.complain("unexpected: \(error)", help: "this is a bug of `runbook`: please report it")
            return ExitCode.bug.rawValue
        }
    }

    private static func console(_ arguments: ParsedCommand) -> Console {
        let choice = arguments.declares("color") ? arguments.value("color") : nil
        return Console(color: choice.flatMap(ColorChoice.init(rawValue:)) ?? .auto)
    }

    private static func code(of error: JournalError) -> ExitCode {
        switch error {
        case .noRun, .owned, .key, .newerSchema, .corrupt, .cannotOpen, .readOnly: .invalid
        case .diskFull, .busy, .database, .ownershipLost, .brokenChain: .failed
        }
    }

    private static func dispatch(_ arguments: ParsedCommand, _ console: Console) async throws -> ExitCode {
        if arguments.isHelpRequested {
            let width = console.output.isTerminal ? min(100, console.output.size.columns) : 100
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
        case "verify":
            return try await RunCommand(console: console, arguments: arguments, mode: .verify).run()
        case "resume": return try await ResumeCommand(console: console, arguments: arguments).run()
        case "runs": return try RunsCommand(console: console, arguments: arguments).run()
        case "show": return try ShowCommand(console: console, arguments: arguments).run()
        case "targets": return try await TargetsCommand(console: console, arguments: arguments).run()
        case "stop": return try StopCommand(console: console, arguments: arguments).run()
        case "report": return try ReportCommand(console: console, arguments: arguments).run()
        case "value": return try await ValueCommand(console: console, arguments: arguments).run()
        case "query": return try QueryCommand(console: console, arguments: arguments).run()
        case "key": return try KeyCommand(console: console, arguments: arguments).run()
        case "init": return try InitCommand(console: console, arguments: arguments).run()
        case "sandbox": return try await SandboxCommand(console: console, arguments: arguments).run()
        case "completion": return try CompletionCommand(console: console, arguments: arguments).run()
        case LocalRunner.watchdogArgument: Watchdog.main()
        case let command?:
            throw CommandError.invalid("`runbook \(command)` is not supported by this release")
        }
    }
}
