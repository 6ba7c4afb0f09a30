internal import Journals
internal import Runbooks
internal import Texts

/// Files: compared by their checksums, and written where they differ.
extension StepExecution {
    /// A file as it is, beside what the step wants.
    struct ComparedFile: Sendable {
        let wanted: WantedFile
        let present: FileState?
        let comparison: FileComparison
    }

    /// Whether the file is as the step wants it, or why that cannot be known.
    func compareFile() async throws(JournalError) -> (isSame: Bool, failure: String?) {
        do throws(FileProblem) {
            return (try await comparedFile().comparison.isSame, nil)
        } catch {
            return (false, error.message)
        }
    }

    /// What a run would change in the file; nil where that cannot be told.
    func fileDiff() async -> String? {
        guard let compared = try? await comparedFile() else { return nil }
        let old =
            compared.present == nil
            ? nil
            : try? await engine.environment.runner.read(
                compared.wanted.place, limitBytes: FileDiff.fileLimitBytes)
        return await told(compared, old: old)
    }

    /// What becomes of the execution when the file is as wanted: it is satisfied, unless this run wrote it, in an attempt
    /// that did not come to its end or whose checks did not hold.
    func fileCompletion() async -> (state: ExecutionState, reason: String?) {
        guard isFile, await engine.state.record(of: key).latestChange != nil else { return (.satisfied, nil) }
        return (.succeeded, "an earlier attempt wrote the file")
    }

    /// With an inventory each run has a folder of its own: a relative path leads there, and a verification, which
    /// is another run, has nothing to compare.
    func isFileOfRun() async -> Bool {
        guard engine.context.inventory.path != nil, let wanted = try? await wantedFile() else {
            return false
        }
        return !wanted.place.path.hasPrefix("/")
    }

    /// Writes the file where it differs.
    ///
    /// What is there is in the journal before anything is written. Dying in between leaves an attempt without an end: on
    /// resume the file is compared anew, and it counts as changed.
    ///
    /// `begun`: Writes that the attempt begins, and whatever it is given.
    func changeFile(
        _ attempt: AttemptKey, _ recorder: AttemptRecorder,
        begun: @escaping @Sendable ([JournalEntry]) async throws(JournalError) -> Void
    ) async throws(JournalError) -> BlockResult {
        let compared: ComparedFile
        let work: (previous: PreviousFile, contents: FileContents?)?
        do throws(FileProblem) {
            compared = try await comparedFile()
            work =
                compared.comparison.isSame
                ? nil : (try await previousFile(compared), try await contents(of: compared.wanted))
        } catch {
            // An attempt all the same.
            try await begun([])
            return notStarted(error.message)
        }
        guard let (previous, contents) = work else {
            try await begun([])
            try await recorder.take(Self.chunks("\(compared.wanted.place.path): is as wanted\n"))
            return BlockResult(ending: .exited(0))
        }
        let text = await told(compared, old: previous.present?.contents) + Self.notKept(previous)
        let changes: @Sendable () async throws(JournalError) -> Void = { () async throws(JournalError) in
            try await begun([.fileKept(attempt, previous, at: engine.environment.now())])
            await engine.state.update(key) { $0.latestChange = attempt.number }
            try await recorder.take(Self.chunks(text))
        }
        guard let contents else { return try await download(compared, recorder, begun: changes) }
        try await changes()
        do throws(FileProblem) {
            try await engine.environment.runner.write(
                FileRequest(
                    place: compared.wanted.place, contents: contents, mode: compared.wanted.mode,
                    owner: compared.wanted.owner))
        } catch {
            return notStarted(error.message)
        }
        return BlockResult(ending: .exited(0))
    }

    private static func chunks(_ text: String) -> [OutputChunk] {
        [OutputChunk(stream: 1, bytes: Array(text.utf8))]
    }

    // MARK: - What is there

    private func comparedFile() async throws(FileProblem) -> ComparedFile {
        let wanted: WantedFile
        do throws(EvaluationError) {
            wanted = try await wantedFile()
        } catch {
            throw FileProblem(error.message)
        }
        let present = try await engine.environment.runner.look(at: wanted.place)
        return ComparedFile(
            wanted: wanted, present: present,
            comparison: FileComparison(
                sha256: wanted.sha256, mode: wanted.mode, owner: wanted.owner, present: present))
    }

    /// What is there, to be kept: its bytes too, unless there are too many.
    private func previousFile(_ compared: ComparedFile) async throws(FileProblem) -> PreviousFile {
        let digest = engine.environment.journal.keyedDigest(of: compared.wanted.sha256)
        let path = compared.wanted.place.path
        guard let present = compared.present else {
            return PreviousFile(path: path, present: nil, writtenDigest: digest)
        }
        var contents: [UInt8]?
        if present.sizeBytes <= PreviousFile.limitBytes {
            contents = try await engine.environment.runner.read(
                compared.wanted.place, limitBytes: PreviousFile.limitBytes)
            guard let contents, FileContents.bytes(contents).sha256 == present.sha256 else {
                throw FileProblem(
                    "`\(path)` was changed by somebody else at the same time: nothing was written")
            }
        }
        return PreviousFile(
            path: path,
            present: PreviousFile.Present(
                mode: present.mode, owner: "\(present.user):\(present.group)", sizeBytes: present.sizeBytes,
                contents: contents),
            writtenDigest: digest)
    }

    // MARK: - What is told

    /// What differs, and the lines that do.
    private func told(_ compared: ComparedFile, old: [UInt8]?) async -> String {
        let runner = engine.environment.runner
        let secrets = secrets(in: compared.wanted.place.carried)
        func redacted(_ text: String) -> String { runner.redacted(text, hiding: secrets) }
        let path = ControlBytes.singleLine(redacted(compared.wanted.place.path))
        let text = "\(path): \(compared.comparison.summary)\n"
        guard compared.comparison.hasOtherContents else { return text }
        switch compared.wanted.contents {
        case .source(let request, _):
            let old = compared.present.map { "sha256 \($0.sha256)\n" } ?? ""
            return text + old
                + "sha256 \(request.sha256) from \(ControlBytes.singleLine(redacted(String(request.url.prefix { $0 != "?" }))))\n"
        case .text(let new):
            if compared.present != nil, old == nil { return text + "(too large for a diff)\n" }
            return text + FileDiff.text(path: path, from: old, to: new, redacted: redacted)
        }
    }

    private static func notKept(_ previous: PreviousFile) -> String {
        guard let present = previous.present, present.contents == nil else { return "" }
        return "what was there is not kept: it has \(ByteCounts.text(present.sizeBytes)), "
            + "more than \(ByteCounts.text(PreviousFile.limitBytes))\n"
    }
}
