internal import Runbooks
internal import ShellScanning
internal import Texts

/// Variables that a block asks for and nobody sets: no block before it or itself, no parameter, no front matter.
struct VariableReview {
    private var known: Set<String>
    /// Something may have set any variable: a sourced file, an `eval`, another document.
    private var isOpen: Bool
    private let isStrict: Bool
    private var told: Set<String> = []

    init(_ runbook: Runbook, _ surroundings: BlockReview.Surroundings) {
        known = surroundings.variables.union(runbook.parameters.map(\.name))
            .union(runbook.environment.map(\.name)).union(Self.alwaysSet)
        isOpen = !runbook.uses.isEmpty
        isStrict = runbook.isStrict
    }

    /// The problems of a block; the next one knows what it sets.
    mutating func diagnostics(of block: ReviewedBlock, exports: [String]) -> [Diagnostic] {
        let commands = block.script.commands
        isOpen = isOpen || commands.contains { [".", "source", "eval"].contains($0.name ?? "") }
        known.formUnion(commands.flatMap(\.assignedNames))
        known.formUnion(
            commands.flatMap { $0.words.prefix { $0.text.contains("=") }.map { Self.name(before: $0.text) } })
        defer { known.formUnion(exports) }
        if isOpen { return [] }
        var found: [Diagnostic] = []
        for use in block.script.variables
        where !use.hasFallback && !known.contains(use.name) && !isEnvironmental(use.name) {
            guard told.insert(use.name).inserted else { continue }
            // To compare many names with many takes long and helps nobody.
            let names = told.count < 50 && known.count < 500 ? known.subtracting(Self.alwaysSet).sorted() : []
            let near = Suggestion.nearest(to: use.name, in: names)
            found.append(
                block.diagnostic(
                    isStrict ? .warning : .error, "unset-variable",
                    "nothing sets `\(use.name)` before this block"
                        + (isStrict ? "" : ", and a lenient block goes on with an empty text"),
                    at: block.range(use.range),
                    help: near.map { "did you mean `\($0)`?" }
                        ?? "set it in a block before, or declare it under `parameters`"))
        }
        return found
    }

    private func isEnvironmental(_ name: String) -> Bool {
        ["RUNBOOK_", "AWS_", "BASH", "LC_", "XDG_"].contains { name.hasPrefix($0) }
    }

    private static func name(before assignment: String) -> String {
        String(assignment.prefix { $0 != "=" && $0 != "+" && $0 != "[" })
    }

    /// What bash sets itself, and what a login has.
    private static let alwaysSet: Set<String> = [
        "COLUMNS", "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "EUID", "FUNCNAME", "GROUPS", "HISTFILE",
        "HOME",
        "HOSTNAME", "HOSTTYPE", "IFS", "LANG", "LINENO", "LINES", "LOGNAME", "MACHTYPE", "MAPFILE", "OLDPWD",
        "OPTARG", "OPTERR", "OPTIND", "OSTYPE", "PAGER", "PATH", "PIPESTATUS", "PPID", "PS4", "PWD", "RANDOM",
        "REPLY", "SECONDS", "SHELL", "SHELLOPTS", "SHLVL", "SRANDOM", "TERM", "TMPDIR", "UID", "USER", "_",
    ]
}
