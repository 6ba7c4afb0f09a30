import Foundation
import Glibc
import Runbooks
import ShellSteps

/// A block as it stands in a document: its text begins at a line of it.
func block(_ text: String, at line: Int = 11, language: String = "bash") -> Block {
    let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
    return Block(
        language: language, text: text + "\n", lines: Array(line..<line + count),
        range: SourceRange(
            file: "deploy.md", start: SourcePosition(line: line - 1), end: SourcePosition(line: line + count)),
        headingPath: [])
}

/// One run of a real shell over one block.
struct BashRun {
    /// How it ended, as the kernel says.
    let exit: ShellExit
    /// Standard output.
    let output: String
    /// Standard error.
    let errors: String
    /// What the program made of it.
    let outcome: ShellOutcome

    /// The line and the command to blame, and the words.
    var failure: RunRecord.Failure? { outcome.failure }

    /// Runs a program in a shell of its own.
    ///
    /// Without `opensGate` the gate is closed without a word; `killAfter` sends SIGTERM to the shell's group.
    init(
        _ program: ShellProgram, environment: [EnvironmentVariable] = BashRun.environment,
        folder: String = "/",
        opensGate: Bool = true, killAfter: Duration? = nil, reason: String? = nil
    ) throws {
        let files = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: files) }
        func path(_ name: String) -> String { files.appending(path: name).path }
        func bytes(_ name: String) -> [UInt8] {
            (try? Data(contentsOf: files.appending(path: name))).map(Array.init) ?? []
        }
        try Data(program.text(reports: path("reports"), state: path("state"))).write(
            to: files.appending(path: "program"))
        try Data(opensGate ? [UInt8(ascii: "g")] : []).write(to: files.appending(path: "gate"))
        let pid = try Self.spawn(
            ["/usr/bin/env", "-C", folder, program.executable] + program.arguments(program: path("program")),
            environment, gate: path("gate"), output: path("output"), errors: path("errors"))
        if let killAfter {
            usleep(UInt32(killAfter.components.attoseconds / 1_000_000_000_000))
            kill(-pid, SIGTERM)
        }
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        exit = status & 0x7f == 0 ? .exited(Int(status >> 8 & 0xff)) : .signalled(Int(status & 0x7f))
        output = String(decoding: bytes("output"), as: UTF8.self)
        errors = String(decoding: bytes("errors"), as: UTF8.self)
        outcome = program.outcome(
            of: exit, reports: bytes("reports"), state: bytes("state"), errors: bytes("errors"),
            reason: reason)
    }

    /// Runs a strict block with nothing carried.
    init(
        _ text: String, at line: Int = 11, shell: Step.Shell = .bash, isStrict: Bool = true,
        accept: [Step.AcceptedExit] = [], state: ShellState = ShellState()
    ) throws {
        try self.init(
            ShellProgram(
                block: block(text, at: line), shell: shell, isStrict: isStrict, accept: accept, state: state,
                environment: Self.environment))
    }

    /// What every test's shell is given.
    static let environment = [
        EnvironmentVariable(name: "PATH", value: "/usr/local/bin:/usr/bin:/bin"),
        EnvironmentVariable(name: "HOME", value: "/root"),
        EnvironmentVariable(name: "LANG", value: "C.UTF-8"),
        EnvironmentVariable(name: "GIVEN", value: "a \"given\" $value"),
    ]

    private static func spawn(
        _ words: [String], _ environment: [EnvironmentVariable], gate: String, output: String, errors: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, ShellProgram.gate, gate, O_RDONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        var pid: pid_t = 0
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.name)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        let code = posix_spawn(&pid, words[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
        return pid
    }
}

/// Blocks that run one after another with their state carried through its encoding, as in a run.
struct Notebook {
    private(set) var state = ShellState()
    var environment = BashRun.environment
    var folder = "/"

    /// Runs one more block.
    @discardableResult
    mutating func run(
        _ text: String, step: String = "step", directory: String? = nil, shell: Step.Shell = .bash
    ) throws -> BashRun {
        let run = try BashRun(
            ShellProgram(
                block: block(text), shell: shell, state: state, environment: environment, directory: directory
            ),
            environment: environment, folder: folder)
        if let difference = run.outcome.difference {
            state.apply(ShellDifference(decoding: difference.encoded()) ?? ShellDifference(), of: step)
        }
        return run
    }
}
