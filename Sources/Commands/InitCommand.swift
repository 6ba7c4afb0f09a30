internal import Arguments
internal import Files
internal import Proposals
internal import Runbooks
internal import Texts

/// `runbook init GUIDE.md`: proposes a sidecar for a guide that cannot be edited.
struct InitCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() throws -> ExitCode {
        let path = arguments.positional[0]
        var loader = DocumentLoader(console: console)
        guard let source = try loader.text(of: path, kind: "runbook") else {
            try loader.requireSound()
            throw CommandError.reported
        }
        let output = arguments.value("output") ?? Runbook.Sidecar.path(beside: path)
        guard !FileTree.exists(output) else {
            throw CommandError.invalid(
                "`\(output)` is there already",
                help: "write the proposal elsewhere with `--output FILE` and compare")
        }
        let proposal = SidecarProposal(source: source, path: path)
        guard proposal.counts != SidecarProposal.Counts() else {
            console.say("nothing to propose for `\(path)`: check it with `runbook check \(path)`")
            return .success
        }
        do {
            try FileTree.write(proposal.text, to: output, mode: 0o644)
        } catch {
            throw CommandError.invalid(error.message)
        }
        let counts = proposal.counts
        let found = [
            (counts.files, "file"), (counts.commands, "block of commands"), (counts.manual, "manual step"),
            (counts.skipped, "part left out"), (counts.placeholders, "placeholder"), (counts.hints, "hint"),
        ].filter { $0.0 > 0 }.map { count, name in Self.text(count, name) }
        console.say(
            "\(output): \(found.joined(separator: ", "))")
        console.say("edit it, then: runbook check \(path)")
        return .success
    }

    private static func text(_ count: Int, _ name: String) -> String {
        switch name {
        case "block of commands": count == 1 ? "1 block of commands" : "\(count) blocks of commands"
        case "part left out": count == 1 ? "1 part left out" : "\(count) parts left out"
        default: Plurals.text(count, name)
        }
    }
}
