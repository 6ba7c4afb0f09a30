internal import Files

/// What `runbook check` is to look at: documents that make one run, and those of folders, each by itself.
struct CheckedDocuments {
    /// The documents that were named: several make one run.
    private(set) var named: [String] = []
    /// Those below the folders that were named, in the order of their paths.
    private(set) var found: [String] = []

    /// Sorts the arguments into files and folders.
    ///
    /// - Throws: `CommandError` for a folder without a document, or one that cannot be read.
    init(_ paths: [String]) throws {
        for path in paths {
            guard FileTree.isFolder(path) else {
                named.append(path)
                continue
            }
            let documents: [String]
            do throws(FileError) {
                documents = try FileTree.files(below: path, endingIn: [".md", ".markdown"])
            } catch {
                throw CommandError.invalid(error.message)
            }
            if documents.isEmpty {
                throw CommandError.invalid(
                    "no Markdown document below `\(path)`", help: "their names end in `.md` or `.markdown`")
            }
            found += documents
        }
    }
}
