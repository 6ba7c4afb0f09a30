internal import Execution
internal import JSON
internal import Journals
internal import Runbooks

/// Finds the run that a command means: the one named, or the latest that fits.
struct RunChoice {
    let location: JournalLocation

    /// The run named, else the latest that has work left, else the latest; a verification only when it is named.
    func unfinished(_ name: String?) throws -> String {
        let runs = try runs()
        if let name { return try named(name, in: runs) }
        let acting = runs.filter { $0.options["mode"]?.string != RunMode.verify.rawValue }
        guard let run = acting.first(where: { $0.state != .finished }) ?? acting.first else { throw none }
        return run.run
    }

    /// The run named, else the latest.
    func latest(_ name: String?) throws -> String {
        let runs = try runs()
        if let name { return try named(name, in: runs) }
        guard let run = runs.first else { throw none }
        return run.run
    }

    /// The run named, else the latest that is going on.
    func running(_ name: String?) throws -> RunSummary {
        let runs = try runs()
        let wanted = try name.map { try named($0, in: runs) }
        guard let run = runs.first(where: { $0.state == .running && $0.run == wanted ?? $0.run }) else {
            throw Self.notRunning
        }
        return run
    }

    /// No run has an engine at work.
    static let notRunning = CommandError.invalid(
        "no such run is going on here", help: "list the runs with `runbook runs`")

    private func runs() throws -> [RunSummary] {
        try JournalReader(path: location.path).runs(limit: 1_000_000, standing: Operator.standing(of:))
    }

    private var none: CommandError {
        .invalid("no run in the journal `\(location.path)`", help: "begin one with `runbook run FILE`")
    }

    /// A name may be shortened to what is unique, and typed in any case.
    private func named(_ name: String, in runs: [RunSummary]) throws -> String {
        let wanted = name.uppercased()
        let found = runs.map(\.run).filter { $0.hasPrefix(wanted) }
        if found.contains(wanted) { return wanted }
        guard found.count <= 1 else {
            throw CommandError.invalid("`\(name)` could be \(found.joined(separator: " or "))")
        }
        guard let run = found.first else { throw JournalError.noRun(name) }
        return run
    }
}
