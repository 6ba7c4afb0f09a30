/// Names that differ by case alone: file systems that do not tell them apart have one file for them.
///
/// Source: `CaseConflictSync` of awscli. A name counts as taken for the whole of the command, where awscli lets go of it when
/// its download is done: what is said does not depend on which of two is faster.
final class CaseConflicts {
    /// What is done with the second of two such names.
    enum Answer: String {
        case skip, warn, error
    }

    private let answer: Answer
    private let files: LocalFiles
    private let report: TransferReport
    private var taken: Set<String> = []

    init(_ answer: Answer, files: LocalFiles, report: TransferReport) {
        self.answer = answer
        self.files = files
        self.report = report
    }

    /// Whether an object that has no file of its own name is downloaded.
    ///
    /// - Throws: Where nothing more is to be downloaded.
    func permits(_ item: TransferItem) async throws(TransferFailure) -> Bool {
        let isNew = taken.insert(item.name.lowercased()).inserted
        guard !isNew || files.exists(item.destination) else { return true }
        let names = "\(item.source) -> \(item.destination)"
        let reason = "because a file whose name differs only by case either exists or is being downloaded."
        switch answer {
        case .skip:
            await report.note("warning: Skipping \(names) \(reason)")
            return false
        case .warn:
            await report.note(
                "warning: Downloading \(names) despite a file whose name differs only by case either existing or being "
                    + "downloaded. This behavior is not defined on case-insensitive filesystems and may result in "
                    + "overwriting existing files or race conditions between concurrent downloads. For more "
                    + "information, see \(Self.manual).")
            return true
        case .error: throw TransferFailure("Failed to download \(names) \(reason)")
        }
    }

    private static let manual = "https://docs.aws.amazon.com/cli/latest/topic/s3-case-insensitivity.html"
}
