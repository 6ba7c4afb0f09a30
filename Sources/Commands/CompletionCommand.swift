internal import Arguments
internal import Journals
internal import RunbookParsing
internal import Runbooks

/// `runbook completion SHELL`: the script; and, for the scripts, the names of runs and steps.
struct CompletionCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() throws -> ExitCode {
        guard let kind = arguments.value("words") else {
            console.printRaw(
                CompletionScript.text(for: arguments.positional.first ?? "bash", CommandTree.root))
            return .success
        }
        // Nothing here may disturb the line being typed: what cannot be read offers nothing.
        let words = (kind == "run" ? try? runs() : try? steps()) ?? []
        for word in words { console.print(word) }
        return .success
    }

    private func runs() throws -> [String] {
        let isSandbox = arguments.positional.contains("--sandbox")
        return try reader(isSandbox).runs(limit: 20, standing: Operator.standing(of:)).map(\.run)
    }

    /// The steps of the documents on the line, else of the latest run.
    private func steps() throws -> [String] {
        let paths = arguments.positional.filter { $0.hasSuffix(".md") }
        if !paths.isEmpty {
            var loader = DocumentLoader(console: console)
            return try loader.runbooks(paths).flatMap(\.steps).map(\.id.rawValue)
        }
        let reader = try reader(arguments.positional.contains("--sandbox"))
        guard let run = try reader.runs(limit: 1, standing: Operator.standing(of:)).first else { return [] }
        return try reader.record(of: run.run, standing: Operator.standing(of:)).steps.map(\.step.rawValue)
    }

    private func reader(_ isSandbox: Bool) throws -> JournalReader {
        try JournalReader(path: JournalLocation(named: nil, isSandbox: isSandbox).path)
    }
}
