public import Files
internal import Runbooks

/// The folders of a run on this machine: one for each target to work in, and one for the engine's own things.
public struct WorkFolders: Sendable {
    /// The folder of the run, beside the journal: `.runbook/runs/RUN`.
    public let path: String
    /// A run without an inventory works where its document lies, as a reader of the document would.
    let worksBesideDocument: Bool

    /// Makes the run's folder (0700) and the empty AWS configuration in it.
    ///
    /// - Throws: `FileError` with the system's words when they cannot be made.
    public init(path: String, worksBesideDocument: Bool) throws(FileError) {
        self.path = path
        self.worksBesideDocument = worksBesideDocument
        try FileTree.makeFolder(path)
        try FileTree.write("[default]\n", to: "\(path)/aws-config", mode: 0o600)
        try FileTree.write("", to: "\(path)/aws-credentials", mode: 0o600)
    }

    /// Where blocks of a document start on a target.
    func start(of target: Target, runbook: Runbook) throws(FileError) -> String {
        if worksBesideDocument { return FileTree.folder(of: runbook.path) }
        let name = target.id.rawValue.map { $0 == "/" ? "_" : $0 }
        let folder = "\(path)/targets/\(String(name))"
        try FileTree.makeFolder(folder)
        return folder
    }
}
