internal import JSON
internal import Journals
internal import Runbooks

/// What a file step wants, and where it comes from.
extension StepExecution {
    /// A file with every expression expanded.
    struct WantedFile: Sendable {
        /// Where the bytes come from.
        enum Contents: Sendable {
            case text([UInt8])
            case source(FetchRequest, Step.File.Delivery)
        }

        let place: FilePlace
        let contents: Contents
        let sha256: String
        let mode: UInt32?
        let owner: String?
    }

    func wantedFile() async throws(EvaluationError) -> WantedFile {
        guard case .file(let file) = step.kind else { preconditionFailure("not a file step") }
        let path = try await Template.expand(file.path, evaluate: evaluate)
        let place = FilePlace(
            path: path, run: engine.environment.run, runbook: runbook, step: step,
            target: engine.plan.target(key.target) ?? .local, carried: await carried(adding: []))
        if let source = file.source {
            let (request, delivery) = try await fetchRequest(source)
            return WantedFile(
                place: place, contents: .source(request, delivery), sha256: request.sha256, mode: file.mode,
                owner: file.owner)
        }
        let values = PlaceholderValues(
            placeholders: runbook.placeholders, secrets: engine.secrets, evaluate: evaluate)
        let text = Array(
            try await Template.expand(step.block.text, evaluate: evaluate, text: values.replaced(in:)).utf8)
        return WantedFile(
            place: place, contents: .text(text), sha256: FileContents.bytes(text).sha256, mode: file.mode,
            owner: file.owner)
    }

    /// The bytes to write, fetched where they have to be; nil: the target fetches them itself.
    func contents(of wanted: WantedFile) async throws(FileProblem) -> FileContents? {
        switch wanted.contents {
        case .text(let bytes): .bytes(bytes)
        case .source(_, .direct): nil
        case .source(let request, .deliver), .source(let request, .mirror):
            .file(try await engine.environment.fetch(request))
        }
    }

    private func fetchRequest(
        _ source: Step.File.Source
    ) async throws(EvaluationError) -> (FetchRequest, Step.File.Delivery) {
        let word = try await Template.expand(source.delivery, evaluate: evaluate)
        guard let delivery = Step.File.Delivery(rawValue: word) else {
            throw EvaluationError("`delivery` must be `deliver`, `mirror` or `direct`, not `\(word)`")
        }
        let sha256 = try await Template.expand(source.sha256, evaluate: evaluate).lowercased()
        guard sha256.utf8.count == 64, sha256.allSatisfy(\.isHexDigit) else {
            throw EvaluationError("`sha256` must be 64 hexadecimal digits, not `\(sha256)`")
        }
        var url = try await Template.expand(source.url, evaluate: evaluate)
        if delivery == .mirror { url = try await mirrored(url) }
        return (FetchRequest(url: url, sha256: sha256), delivery)
    }

    /// The same path at the mirror, which takes the place of scheme and host.
    private func mirrored(_ url: String) async throws(EvaluationError) -> String {
        guard let mirror = try await evaluate("params.mirror || target.vars.mirror").string, !mirror.isEmpty
        else {
            throw EvaluationError(
                "`delivery=mirror` needs the mirror's URL: a parameter or a variable of the target called `mirror`"
            )
        }
        guard let scheme = url.firstRange(of: "://") else { throw EvaluationError("`\(url)` is no URL") }
        let path = url[scheme.upperBound...].drop { $0 != "/" }
        return (mirror.hasSuffix("/") ? String(mirror.dropLast()) : mirror) + path
    }

    /// Lets the target fetch the file: a program of ours, run as a block.
    func download(
        _ compared: ComparedFile, _ recorder: AttemptRecorder,
        begun: @escaping @Sendable () async throws(JournalError) -> Void
    ) async throws(JournalError) -> BlockResult {
        guard case .source(let source, _) = compared.wanted.contents else {
            preconditionFailure("what is not fetched is not downloaded")
        }
        let block = DirectDownload.block(at: step.block.range)
        var request: BlockRequest
        do throws(EvaluationError) {
            request = try await self.request(
                block, .sh, .run, timeout: step.timeout,
                attempt: await engine.state.record(of: key).attempts, carrying: [])
        } catch {
            try await begun()
            return notStarted(error.message)
        }
        request.block = block
        request.environment += DirectDownload.variables(
            of: compared.wanted, from: source, present: compared.present)
        var result = try await engine.environment.runner.run(
            request,
            events: BlockEvents(
                begun: begun,
                output: { chunks async throws(JournalError) in try await recorder.take(chunks) }))
        result.exports = nil
        if let failure = result.failure {
            let said = result.evidence.split(separator: "\n").last.map { ": \($0)" } ?? ""
            result.failure = RunRecord.Failure(
                message: "the target could not download `\(source.url.prefix { $0 != "?" })`\(said)",
                file: failure.file,
                line: step.block.range.start.line)
        }
        return result
    }
}
