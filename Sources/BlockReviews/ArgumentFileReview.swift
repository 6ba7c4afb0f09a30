internal import Runbooks
internal import ShellScanning

/// `file://policy.json` where no such file is, and no block before has a word about it.
struct ArgumentFileReview {
    private let exists: (String) -> Bool
    /// The texts and the files' paths of the blocks so far: one of them may make the file.
    private var before: [String] = []
    /// Where the blocks are is not known any more.
    private var isLost = false
    private var told: Set<String> = []

    init(_ surroundings: BlockReview.Surroundings) { exists = surroundings.exists }

    /// A step that writes a file.
    mutating func add(_ file: Step.File) { before.append(file.path) }

    /// The problems of a block; the next one knows its text.
    mutating func diagnostics(of block: ReviewedBlock) -> [Diagnostic] {
        defer { before.append(block.block.text) }
        var found: [Diagnostic] = []
        for command in block.script.commands {
            if isLost { break }
            if ["cd", "pushd"].contains(command.name) { isLost = true }
            for word in command.arguments {
                guard let path = Self.path(in: word.unquoted), !exists(path), !told.contains(path),
                    !isMentioned(path, before: word.offset, in: block)
                else { continue }
                told.insert(path)
                found.append(
                    block.diagnostic(
                        .warning, "missing-file",
                        "the file `\(path)` is not there, and no block before makes it",
                        at: block.range(of: word),
                        help: "put it beside the document, or make it with a block that has `file=\(path)`"))
            }
        }
        return found
    }

    /// The relative path in `file://PATH` and `fileb://PATH`; nil where the shell would make it another one.
    private static func path(in word: String) -> String? {
        for scheme in ["file://", "fileb://"] where word.hasPrefix(scheme) {
            let path = word.dropFirst(scheme.count)
            let isPlain = !path.contains { "$`*?[{<\\".contains($0) }
            return isPlain && !["/", "~", nil].contains(path.first) ? String(path) : nil
        }
        return nil
    }

    private func isMentioned(_ path: String, before offset: Int, in block: ReviewedBlock) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return block.text(0..<offset).contains(name) || before.contains { $0.contains(name) }
    }
}
