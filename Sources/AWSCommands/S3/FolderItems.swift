internal import Glibc

/// The files at a local path, or all below it, in the order in which S3 would list them.
final class FolderItems: TransferItems {
    private let paths: TransferPaths
    private let kind: TransferItem.Kind
    private let files: LocalFiles
    private let followsLinks: Bool
    private let report: TransferReport
    /// What is still to be looked at, the next one last; folders have a slash at their end.
    private var waiting: [String]
    private var hasBegun = false

    init(
        _ paths: TransferPaths, kind: TransferItem.Kind, files: LocalFiles, followsLinks: Bool,
        report: TransferReport
    ) {
        self.paths = paths
        self.kind = kind
        self.files = files
        self.followsLinks = followsLinks
        self.report = report
        waiting = [paths.source.path]
    }

    func next() async throws(TransferFailure) -> TransferItem? {
        if !hasBegun {
            hasBegun = true
            if await isLeftOut(paths.source.path) { waiting = [] }
        }
        while let path = waiting.popLast() {
            if paths.isRecursive, files.isFolder(path) {
                await enter(path)
            } else if let status = files.status(path) {
                let target = paths.target(of: path)
                return TransferItem(
                    kind: kind, source: path, sourcePlace: .local, destination: target.destination,
                    name: target.name, size: Int64(status.st_size), modified: status.modified)
            } else {
                await report.warn("warning: Skipping file \(path). File does not exist.")
            }
        }
        return nil
    }

    private func enter(_ folder: String) async {
        var found: [String] = []
        for (name, isText) in files.names(in: folder) {
            guard isText else {
                await report.warn(
                    "warning: Skipping file '\(name)'. There was an error trying to decode the the file '\(name)' "
                        + "in directory \"\(folder)\". ")
                continue
            }
            let path = PathText.join(folder, name)
            if await isLeftOut(path) { continue }
            found.append(files.isFolder(path) ? path + "/" : path)
        }
        // A folder's files stand where its name with a slash stands, as in a listing of keys.
        waiting += found.sorted { PathText.isBefore($1, $0) }
    }

    private func isLeftOut(_ path: String) async -> Bool {
        let plain = path.utf8.count > 1 && PathText.endsWithSlash(path) ? String(path.dropLast()) : path
        if !followsLinks, files.isLink(plain) { return true }
        let problem: String? =
            if !files.exists(path) {
                "File does not exist."
            } else if files.isSpecial(path) {
                "File is character special device, block special device, FIFO, or socket."
            } else if !files.isReadable(path) {
                "File/Directory is not readable."
            } else {
                nil
            }
        guard let problem else { return false }
        await report.warn("warning: Skipping file \(path). \(problem)")
        return true
    }
}
