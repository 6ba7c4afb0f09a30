internal import AWSModels
internal import AWSReviews
internal import Actions
internal import BlockReviews
internal import Files
internal import Glibc
internal import Inventories
internal import Processes
internal import Reports
internal import RunbookParsing
internal import Runbooks
internal import ShellSteps
internal import Texts

/// Reads documents and inventories, and collects every problem of all of them before anything runs.
struct DocumentLoader {
    let console: Console
    private(set) var diagnostics: [Diagnostic] = []
    /// The lines of each file, for messages.
    private(set) var sources: [String: String] = [:]
    /// The calls of AWS that the documents spell out.
    private(set) var calls: [LiteralCall] = []
    /// What was said of the accounts that the inventory wants discovered; nil: it wants none, or nobody was asked.
    private(set) var discovered: DiscoveryAnswer?
    /// Why `aws` commands were not looked at; nil: they were, or there are none.
    private(set) var unreviewed: String?

    init(console: Console) { self.console = console }

    /// Reads and parses the documents of a run.
    mutating func runbooks(_ paths: [String]) throws -> [Runbook] {
        var runbooks: [Runbook] = []
        for path in paths {
            guard let source = try text(of: path, kind: "runbook") else { continue }
            let sidecar = try sidecar(of: path)
            let (runbook, found) = RunbookParser.parse(source: source, path: path, sidecar: sidecar)
            diagnostics += found
            guard var runbook else { continue }
            try addSettings(to: &runbook)
            if runbooks.contains(where: { $0.name == runbook.name }) {
                throw CommandError.invalid(
                    "two documents of this run are called `\(runbook.name)`", help: "rename one of the files")
            }
            runbooks.append(runbook)
        }
        return runbooks
    }

    /// Puts the values of the `.ini` file beside a document before those of its front matter.
    private mutating func addSettings(to runbook: inout Runbook) throws {
        let path = SettingsFile.path(beside: runbook.path)
        guard FileTree.exists(path), let source = try text(of: path, kind: "settings file") else { return }
        let variables = SettingsFile.variables(in: source, for: runbook.steps)
        runbook.environment =
            variables.filter { variable in
                !runbook.environment.contains { $0.name == variable.name }
            } + runbook.environment
    }

    /// The file beside a document that says what the document cannot.
    private mutating func sidecar(of path: String) throws -> Runbook.Sidecar? {
        let beside = Runbook.Sidecar.path(beside: path)
        guard FileTree.exists(beside), let source = try text(of: beside, kind: "sidecar") else { return nil }
        return Runbook.Sidecar(path: beside, source: source)
    }

    /// Writes the digests that the sidecars of documents must have now; says what was changed.
    ///
    /// - Throws: `CommandError` when a document has no sidecar, or one cannot be written.
    mutating func updateSidecars(of paths: [String]) throws {
        for path in paths {
            guard let source = try text(of: path, kind: "runbook") else { continue }
            guard let sidecar = try sidecar(of: path) else {
                throw CommandError.invalid(
                    "`\(path)` has no sidecar `\(Runbook.Sidecar.path(beside: path))`",
                    help: "propose one with `runbook init \(path)`")
            }
            let (_, found) = RunbookParser.parse(source: source, path: path, sidecar: sidecar)
            let reviewed = found.filter { $0.code == "changed-guide" || $0.code == "missing-digest" }
            for diagnostic in reviewed {
                console.say("\(diagnostic.range.file):\(diagnostic.range.start.line): \(diagnostic.message)")
                for detail in diagnostic.details { console.say("  \(detail)") }
            }
            let (text, count) = RunbookParser.updated(sidecar, source: source, path: path)
            if count > 0 {
                do {
                    try FileTree.replace(sidecar.path, with: text)
                } catch { throw CommandError.invalid(error.message) }
            }
            console.say("\(sidecar.path): \(Plurals.text(count, "digest")) written")
        }
    }

    /// Reads the inventory: the one named, else the first that a document names, else this machine alone.
    ///
    /// `discovery`: Asks for the accounts that the inventory wants discovered; nil: nobody is asked.
    mutating func inventory(
        named: String?, for runbooks: [Runbook], asking discovery: AccountDiscovery?
    ) async throws -> Inventory {
        let fromDocument = runbooks.lazy.compactMap { runbook in
            runbook.inventory.map { path in
                path.hasPrefix("/") ? path : Self.joined(FileTree.folder(of: runbook.path), path)
            }
        }.first
        guard let path = named ?? fromDocument else { return .local }
        guard let source = try text(of: path, kind: "inventory") else { return .local }
        if let discovery, let request = InventoryReader.discovery(source: source, path: path) {
            do {
                discovered = try await discovery.answer(to: request, of: source, at: path)
            } catch let failure as AccountDiscovery.Failure {
                diagnostics.append(
                    Diagnostic(
                        .error, code: "discovery", ControlBytes.singleLine(failure.message),
                        at: failure.range, help: failure.help))
                return .local
            }
        }
        let (inventory, found) = InventoryReader.read(source: source, path: path, answer: discovered)
        diagnostics += found
        return inventory ?? .local
    }

    /// Looks at every block for what would go wrong when it runs, and adds what is found.
    mutating func checkBlocks(of runbooks: [Runbook], inventory: Inventory) async {
        for runbook in runbooks {
            let folder = FileTree.folder(of: runbook.path)
            let surroundings = BlockReview.Surroundings(
                variables: Set(Operator.environment.map(\.name)),
                exists: { FileTree.exists($0.hasPrefix("/") ? $0 : Self.joined(folder, $0)) })
            diagnostics += BlockReview.diagnostics(of: runbook, in: surroundings)
        }
        checkCalls(of: runbooks, inventory: inventory)
        checkPrerequisites(of: runbooks)
        await checkSyntax(of: runbooks)
        // Each document's, then its sidecar's.
        let paths = runbooks.flatMap { [$0.path] + ($0.sidecar.map { [$0.path] } ?? []) }
        let files = Dictionary(paths.enumerated().map { ($1, $0) }) { first, _ in first }
        func place(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
            let start = diagnostic.range.start
            return (files[diagnostic.range.file] ?? files.count, start.line, start.column)
        }
        diagnostics.sort { place($0) < place($1) }
    }

    /// Compares `aws` commands with the models; without the file of the models they are left out.
    private mutating func checkCalls(of runbooks: [Runbook], inventory: Inventory) {
        do throws(ModelError) {
            guard let result = try AWSDocumentReview.result(of: runbooks, inventory: inventory) else {
                return
            }
            diagnostics += result.diagnostics
            calls = result.calls
        } catch {
            unreviewed = "\(error)"
        }
    }

    /// Names documents that a document wants done first, and that this run does not have.
    private mutating func checkPrerequisites(of runbooks: [Runbook]) {
        for (index, runbook) in runbooks.enumerated() {
            let folder = FileTree.folder(of: runbook.path)
            for (path, line) in Prerequisites.documents(in: runbook.source) {
                let whole = Self.joined(folder, path)
                let isThere = runbooks[..<index].contains { $0.path == whole } || runbook.uses.contains(path)
                guard !isThere, FileTree.exists(whole) else { continue }
                diagnostics.append(
                    Diagnostic(
                        .warning, code: "prerequisite",
                        "`\(whole)` is to be done first, and is not part of this run",
                        at: SourceRange(file: runbook.path, start: SourcePosition(line: line)),
                        help: "run both: `runbook run \(whole) \(runbook.path)`"))
            }
        }
    }

    /// Asks the shells whether every block parses, and adds what they say.
    private mutating func checkSyntax(of runbooks: [Runbook]) async {
        var blocks: [(block: Block, shell: Step.Shell)] = []
        for runbook in runbooks {
            func add(_ block: Block, _ shell: Step.Shell) {
                blocks.append((block.with(text: BlockReview.mended(block, runbook.placeholders)), shell))
            }
            for step in runbook.steps {
                if case .shell(let shell) = step.kind { add(step.block, shell) }
                for postcondition in step.postconditions where postcondition.probe == nil {
                    add(postcondition.block, postcondition.shell)
                }
                if let rollback = step.rollback { add(rollback, .bash) }
            }
        }
        for ((block, shell), problems) in zip(blocks, await SyntaxCheck.problems(in: blocks)) {
            diagnostics += problems.map { problem in
                Diagnostic(
                    .error, code: "shell-syntax", problem.message,
                    at: SourceRange(file: block.range.file, start: SourcePosition(line: problem.line)),
                    help: "the block cannot be read by \(shell.rawValue): mend it before anything runs")
            }
        }
    }

    /// Adds problems found elsewhere.
    mutating func add(_ found: [Diagnostic]) { diagnostics += found }

    /// Adds what kept a document from being read further.
    mutating func add(_ error: CommandError, to path: String) {
        guard let message = error.message else { return }
        let start = SourceRange(file: path, start: SourcePosition(line: 1))
        diagnostics.append(Diagnostic(.error, code: "unreadable", message, at: start, help: error.help))
    }

    /// Adds what another loader found; of its files only those are kept that problems point at.
    mutating func add(_ other: DocumentLoader) {
        diagnostics += other.diagnostics
        unreviewed = unreviewed ?? other.unreviewed
        let files = Set(other.diagnostics.map(\.range.file))
        sources.merge(other.sources.filter { files.contains($0.key) }) { $1 }
    }

    /// Prints what was found, and throws when any of it is an error.
    func requireSound() throws {
        guard !diagnostics.isEmpty else { return }
        console.sayRaw(rendered(console.errorStyle))
        if diagnostics.contains(where: { $0.severity == .error }) { throw CommandError.reported }
    }

    /// Everything found, as text.
    func rendered(_ style: Style) -> String {
        let files = Set(diagnostics.map(\.range.file))
        let lines = sources.filter { files.contains($0.key) }
            .mapValues { SourceText.lines(of: $0).map(String.init) }
        return diagnostics.map { diagnostic in
            DiagnosticRenderer.render(
                diagnostic, sourceLines: lines[diagnostic.range.file] ?? [], style: style)
        }.joined(separator: "\n")
    }

    /// A file's text, kept for messages; nil for one that is not UTF-8, which is a problem found.
    mutating func text(of path: String, kind: String) throws -> String? {
        let bytes: [UInt8]
        do {
            guard let read = try FileTree.read(path) else {
                throw CommandError.invalid("no \(kind) `\(path)`", help: "check the path")
            }
            bytes = read
        } catch let error as FileError {
            throw CommandError.invalid(error.message)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let line = 1 + bytes.prefix(Self.firstInvalid(in: bytes)).count { $0 == UInt8(ascii: "\n") }
            diagnostics.append(
                Diagnostic(
                    .error, code: "invalid-utf-8", "the file is not UTF-8 text",
                    at: SourceRange(file: path, start: SourcePosition(line: line)),
                    help: "convert it: `iconv -f EUC-KR -t UTF-8` for a Korean file, for example"))
            return nil
        }
        sources[path] = text
        return text
    }

    private static func firstInvalid(in bytes: [UInt8]) -> Int {
        var low = 0
        var high = bytes.count
        // A prefix that is cut inside a character is invalid too: three bytes of slack tell the two apart.
        while high - low > 4 {
            let middle = (low + high) / 2
            let isSound = (0...3).contains {
                String(validating: bytes[..<max(0, middle - $0)], as: UTF8.self) != nil
            }
            if isSound { low = middle } else { high = middle }
        }
        return low
    }

    private static func joined(_ folder: String, _ path: String) -> String {
        folder == "." ? path : "\(folder)/\(path)"
    }
}
