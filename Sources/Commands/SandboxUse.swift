internal import Actions
internal import Arguments
internal import Files
internal import Glibc
internal import Journals
internal import Sandbox

/// A run's hold on a sandbox: it attaches to one that was started, or starts one that lasts until the run is
/// finished, also beyond a crash, so that a resume finds everything as it was.
struct SandboxUse {
    let endpoint: String
    private let server: SandboxServer
    /// The run started it, and ends it when it is finished.
    private let isOwn: Bool

    /// Attaches to the sandbox beside the journal, or starts one.
    static func attach(below folder: String, console: Console) async throws -> SandboxUse {
        do {
            let installation = try installed()
            if let server = try SandboxServer.running(state: state(folder, isOwn: false)) {
                return SandboxUse(
                    endpoint: server.endpoint, server: server, isOwn: false)
            }
            if let server = try SandboxServer.running(state: state(folder, isOwn: true)) {
                return SandboxUse(
                    endpoint: server.endpoint, server: server, isOwn: true)
            }
            try FileTree.makeFolder(folder)
            console.say("starting a sandbox")
            let server = try await SandboxServer.start(
                installation, state: state(folder, isOwn: true), environment: environment)
            return SandboxUse(
                endpoint: server.endpoint, server: server, isOwn: true)
        } catch let error as SandboxError {
            throw CommandError.invalid(error.message, help: error.help)
        }
    }

    /// Attaches a run that is carried on to the sandbox it was begun in; its resources live nowhere else.
    static func reattach(_ endpoint: String, below folder: String, run: String) async throws -> SandboxUse {
        do throws(SandboxError) {
            for isOwn in [false, true] {
                if let server = try SandboxServer.running(state: state(folder, isOwn: isOwn)),
                    server.endpoint == endpoint
                {
                    return SandboxUse(
                        endpoint: endpoint, server: server, isOwn: isOwn)
                }
            }
        } catch {
            throw CommandError.invalid(error.message, help: error.help)
        }
        throw CommandError.invalid(
            "the sandbox of run \(run) is gone, and with it all that the run made",
            help:
                "begin again with `runbook run … --sandbox`; the record stays: `runbook report \(run) --sandbox`"
        )
    }

    /// The endpoint of a sandbox that runs already: who only looks starts none.
    static func running(below folder: String) throws -> String {
        do throws(SandboxError) {
            for isOwn in [false, true] {
                if let server = try SandboxServer.running(state: state(folder, isOwn: isOwn)) {
                    return server.endpoint
                }
            }
        } catch {
            throw CommandError.invalid(error.message, help: error.help)
        }
        throw CommandError.invalid("no sandbox is running", help: "start one with `runbook sandbox start`")
    }

    static func installed() throws(SandboxError) -> SandboxInstallation {
        try SandboxInstallation(above: StepTools.executable, or: JournalLocation.currentFolder)
    }

    /// Ends a sandbox that the run started itself; called when the run is finished.
    func release() async throws {
        if isOwn { server.stop() }
    }

    /// The state file of a sandbox: one for those started by hand, one for those that a run started.
    static func state(_ folder: String, isOwn: Bool) -> String {
        JournalLocation.absolute("\(folder)/\(isOwn ? "sandbox-of-run" : "sandbox").json")
    }

    static var environment: [(name: String, value: String)] {
        ["PATH", "HOME", "LANG", "RUNBOOK_SANDBOX_DELAY"].compactMap { name in
            Operator.variable(name).map { (name: name, value: $0) }
        }
    }
}

/// `runbook sandbox start|stop|status`.
struct SandboxCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() async throws -> ExitCode {
        let folder = JournalLocation(named: arguments.value("journal"), isSandbox: true).folder
        let states = [SandboxUse.state(folder, isOwn: false), SandboxUse.state(folder, isOwn: true)]
        do {
            let running = try states.compactMap { path throws(SandboxError) in
                try SandboxServer.running(state: path)
            }
            switch arguments.path.last {
            case "start":
                if let server = running.first {
                    console.print(server.endpoint)
                    return .success
                }
                let installation = try SandboxUse.installed()
                try FileTree.makeFolder(folder)
                let server = try await SandboxServer.start(
                    installation, state: states[0], environment: SandboxUse.environment)
                console.print(server.endpoint)
            case "stop":
                for server in running { server.stop() }
                console.say(running.isEmpty ? "no sandbox was running" : "the sandbox is stopped")
            default:
                guard let server = running.first else {
                    console.say("no sandbox is running")
                    return .failed
                }
                console.print("\(server.endpoint)  process \(server.processID)")
            }
            return .success
        } catch let error as SandboxError {
            throw CommandError.invalid(error.message, help: error.help)
        }
    }
}
