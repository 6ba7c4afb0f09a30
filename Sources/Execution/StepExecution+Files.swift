internal import Journals
internal import Runbooks

/// Files: compared by their checksums, and written where they differ.
extension StepExecution {
    /// Whether the file is as the step wants it, or why that cannot be known.
    func compareFile() async throws(JournalError) -> (isSame: Bool, failure: String?) {
        do throws(FileProblem) {
            return (try await comparison(with: try await wantedFile()).isSame, nil)
        } catch {
            return (false, error.message)
        }
    }

    /// With an inventory each run has a folder of its own: a relative path leads there, and a verification, which
    /// is another run, has nothing to compare.
    func isFileOfRun() async -> Bool {
        guard engine.context.inventory.path != nil, let request = try? await fileRequest() else {
            return false
        }
        return !request.place.path.hasPrefix("/")
    }

    func writeFile(_ recorder: AttemptRecorder) async throws(JournalError) -> BlockResult {
        let line: String
        do throws(FileProblem) {
            let request = try await wantedFile()
            let comparison = try await comparison(with: request)
            if !comparison.isSame { try await engine.environment.runner.write(request) }
            line = "\(request.place.path): \(comparison.summary)\n"
        } catch {
            return notStarted(error.message)
        }
        try await recorder.take([OutputChunk(stream: 1, bytes: Array(line.utf8))])
        return BlockResult(ending: .exited(0), evidence: line)
    }

    private func comparison(with request: FileRequest) async throws(FileProblem) -> FileComparison {
        FileComparison(
            sha256: request.contents.sha256, mode: request.mode, owner: request.owner,
            present: try await engine.environment.runner.look(at: request.place))
    }

    private func wantedFile() async throws(FileProblem) -> FileRequest {
        do throws(EvaluationError) {
            return try await fileRequest()
        } catch {
            throw FileProblem(error.message)
        }
    }

    func fileRequest() async throws(EvaluationError) -> FileRequest {
        guard case .file(let file) = step.kind else { preconditionFailure("not a file step") }
        let path = try await Template.expand(file.path, evaluate: evaluate)
        let values = PlaceholderValues(
            placeholders: runbook.placeholders, secrets: engine.secrets, evaluate: evaluate)
        let text = try await Template.expand(step.block.text, evaluate: evaluate, text: values.replaced(in:))
        let place = FilePlace(
            path: path, run: engine.environment.run, runbook: runbook, step: step,
            target: engine.plan.target(key.target) ?? .local, carried: await carried(adding: []))
        return FileRequest(
            place: place, contents: .bytes(Array(text.utf8)), mode: file.mode, owner: file.owner)
    }
}
