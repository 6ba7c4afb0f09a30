internal import Actions
internal import Arguments
internal import Execution
internal import Files
internal import Glibc
internal import JSON
internal import Journals
internal import Reports
internal import RunbookParsing
internal import Runbooks
internal import Texts

/// `runbook check FILE…`: every problem at once, of a folder's documents one after another; no network, no code run.
struct CheckCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() async throws -> ExitCode {
        let documents = try CheckedDocuments(arguments.positional)
        if arguments.flag("update-sidecar") {
            var writer = DocumentLoader(console: console)
            // Of a folder: those documents that have one.
            let beside = documents.found.filter { FileTree.exists(Runbook.Sidecar.path(beside: $0)) }
            try writer.updateSidecars(of: documents.named + beside)
        }
        var loader = DocumentLoader(console: console)
        var steps = documents.named.isEmpty ? 0 : try await check(documents.named, &loader)
        for path in documents.found {
            var alone = DocumentLoader(console: console)
            do {
                steps += try await check([path], &alone)
            } catch let error as CommandError {
                alone.add(error, to: path)
            }
            loader.add(alone)
        }
        if let reason = loader.unreviewed {
            console.say("note: the `aws` commands are not checked: \(reason)")
        }
        switch arguments.value("format") {
        case "json": console.print(DiagnosticRenderer.json(loader.diagnostics))
        case "sarif": console.print(DiagnosticRenderer.sarif(loader.diagnostics, version: Version.number))
        case "github": console.print(DiagnosticRenderer.github(loader.diagnostics))
        default:
            console.printRaw(loader.rendered(console.outputStyle))
            let errors = loader.diagnostics.count { $0.severity == .error }
            let warnings = loader.diagnostics.count - errors
            console.say(
                "\(Plurals.text(steps, "step")), \(Plurals.text(errors, "error")), \(Plurals.text(warnings, "warning"))"
            )
        }
        return loader.diagnostics.contains { $0.severity == .error } ? .invalid : .success
    }

    /// Checks documents that make one run; returns how many steps they have.
    private func check(_ paths: [String], _ loader: inout DocumentLoader) async throws -> Int {
        let runbooks = try loader.runbooks(paths)
        let inventory = try await loader.inventory(
            named: arguments.value("inventory"), for: runbooks, asking: nil)
        await loader.checkBlocks(of: runbooks, inventory: inventory)
        do {
            _ = try RunPlan(runbooks: runbooks, inventory: inventory)
        } catch {
            // Without an inventory a document that names groups is sound: it meets its inventory at `run`. So is one
            // whose groups may be of accounts that are still to be discovered.
            if inventory.path != nil, !inventory.isPartial { loader.add(error.diagnostics) }
        }
        return runbooks.reduce(0) { $0 + $1.steps.count }
    }
}

/// `runbook runs`: the runs of the journal, newest first.
struct RunsCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() throws -> ExitCode {
        let location = JournalLocation(
            named: arguments.value("journal"), isSandbox: arguments.flag("sandbox"))
        let runs = try JournalReader(path: location.path).runs(standing: Operator.standing(of:))
        if arguments.value("format") == "json" {
            let list = runs.map { run -> JSONValue in
                var counts = JSONObject()
                for state in ExecutionState.allCases {
                    counts[state.rawValue] = run.counts[state].map { .number(JSONNumber($0)) }
                }
                return .object(
                    JSONObject([
                        ("run", .string(run.run)), ("title", .string(run.title)), ("user", .string(run.user)),
                        ("state", .string(run.state.rawValue)),
                        ("started", .number(JSONNumber(Int(run.started)))),
                        ("ended", run.ended.map { .number(JSONNumber(Int($0))) } ?? .null),
                        ("targets", .number(JSONNumber(run.targets))), ("executions", .object(counts)),
                        ("waitsFor", run.waitsFor.map(JSONValue.string) ?? .null),
                    ]))
            }
            console.print(
                JSONValue.object(["schema": "runbook.runs/1", "runs": .array(list)]).serialized(indent: 2))
            return .success
        }
        for run in runs {
            let total = run.counts.values.reduce(0, +)
            let complete = run.counts.filter { $0.key.isComplete }.values.reduce(0, +)
            let state = StateMark(run.state.rawValue).text(console.outputStyle)
            console.print(
                "\(run.run)  \(Timestamps.text(run.started))  \(state)  \(complete)/\(total)  "
                    + "\(Plurals.text(run.targets, "target"))  \(ControlBytes.singleLine(run.title))")
            if let reason = run.waitsFor {
                console.print("        \(ControlBytes.singleLine(reason))")
            }
        }
        if runs.isEmpty { console.say("no runs yet: begin one with `runbook run FILE`") }
        return .success
    }
}

/// `runbook show`: one run in short, or a parsed document.
struct ShowCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() throws -> ExitCode {
        if let path = arguments.value("document") {
            if arguments.flag("calls") {
                throw CommandError.invalid("`--calls` is about a run, and `--document` about none")
            }
            return try showDocument(path)
        }
        let location = JournalLocation(
            named: arguments.value("journal"), isSandbox: arguments.flag("sandbox"))
        let name = try RunChoice(location: location).latest(arguments.positional.first)
        let record = try JournalReader(path: location.path).record(of: name, standing: Operator.standing(of:))
        let format: ReportFormat = arguments.value("format") == "json" ? .json : .text
        if arguments.flag("calls") {
            let calls =
                format == .json
                ? ReportRenderer.callLines(record) : ReportRenderer.calls(record, style: console.outputStyle)
            if calls.isEmpty { console.say("run \(name) made no calls of AWS APIs that were recorded") }
            console.printRaw(calls)
            return .success
        }
        console.print(
            ReportRenderer.render(
                record, as: format, options: ReportOptions(now: Operator.now(), style: console.outputStyle)))
        return .success
    }

    private func showDocument(_ path: String) throws -> ExitCode {
        var loader = DocumentLoader(console: console)
        let runbooks = try loader.runbooks([path])
        guard let runbook = runbooks.first else {
            try loader.requireSound()
            throw CommandError.reported
        }
        if arguments.value("format") == "json" {
            try loader.requireSound()
            console.print(RunbookDescription.json(of: runbook).serialized(indent: 2))
            return .success
        }
        console.sayRaw(loader.rendered(console.errorStyle))
        console.print(ControlBytes.singleLine(runbook.title))
        for step in runbook.steps {
            let on = (step.on ?? runbook.on).map { "  on \($0.text)" } ?? ""
            let checks = Plurals.text(step.postconditions.count, "postcondition")
            let kind =
                switch step.kind {
                case .manual: "  manual"
                case .probe(let probe): "  \(probe.words)"
                case .shell, .file: ""
                }
            console.print(
                "  \(step.id)  \(step.block.range.file):\(step.block.range.start.line)\(on)\(kind)  \(checks)"
            )
        }
        return .success
    }
}

/// `runbook report [RUN]`: what a reviewer reads.
struct ReportCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() throws -> ExitCode {
        let location = JournalLocation(
            named: arguments.value("journal"), isSandbox: arguments.flag("sandbox"))
        let name = try RunChoice(location: location).latest(arguments.positional.first)
        let reader = try JournalReader(path: location.path)
        try reader.verifyChain(of: name)
        var record = try reader.record(of: name, standing: Operator.standing(of:))
        record.resumeCommand = record.resumeCommand.map { $0 + location.argument }
        let format = ReportFormat(rawValue: arguments.value("format") ?? "text") ?? .text
        let output = arguments.value("output")
        let style = output == nil && format == .text ? console.outputStyle : .plain
        let text = ReportRenderer.render(
            record, as: format, options: ReportOptions(now: Operator.now(), style: style))
        guard let output else {
            console.print(text)
            return .success
        }
        do {
            try FileTree.write(text, to: output, mode: 0o600)
        } catch {
            throw CommandError(
                message: error.message, help: "choose another file with `--output`", code: .failed)
        }
        console.say("report of run \(name): \(output)")
        return .success
    }
}

/// `runbook stop [RUN]`: asks a run's owner to let what runs settle.
struct StopCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() throws -> ExitCode {
        let location = JournalLocation(
            named: arguments.value("journal"), isSandbox: arguments.flag("sandbox"))
        let run = try RunChoice(location: location).running(arguments.positional.first)
        guard let owner = run.owner else { throw RunChoice.notRunning }
        guard Operator.standing(of: owner) == .alive else {
            throw CommandError.invalid("run \(run.run) belongs to \(owner)", help: "stop it on that machine")
        }
        guard kill(pid_t(owner.processID), SIGINT) == 0 else {
            throw CommandError.invalid("cannot stop \(owner): \(String(cString: strerror(errno)))")
        }
        console.say("asked \(owner) to stop run \(run.run): what runs may settle")
        return .success
    }
}
