internal import Runbooks
internal import ShellScanning

/// `cd` into a folder that is not there and that no block before has a word about.
struct DirectoryReview {
    private let exists: (String) -> Bool
    /// Every word that a command before had, as it may have made the folder; nobody asks for them once all is lost.
    private var words: [ShellWord] = []
    /// Where the blocks are is not known any more.
    private var isLost = false

    init(_ surroundings: BlockReview.Surroundings) { exists = surroundings.exists }

    /// The problems of a block; the next one goes on where it ends.
    mutating func diagnostics(of block: ReviewedBlock) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for command in block.script.commands {
            if isLost { break }
            defer { words += command.arguments }
            guard command.name == "cd" || command.name == "pushd", command.isOwn else { continue }
            defer { isLost = true }
            guard let word = command.arguments.first(where: { !$0.text.hasPrefix("-") }) else { continue }
            let path = word.unquoted
            let isPlain = !path.contains { "$`*?[{~<".contains($0) }
            guard isPlain, !path.isEmpty, !exists(path), !isMentioned(path) else { continue }
            found.append(
                block.diagnostic(
                    .warning, "missing-directory",
                    "the folder `\(path)` is not there, and no block before makes it",
                    at: block.range(of: word), help: "make it first, or begin elsewhere with `cwd=PATH`"))
        }
        return found
    }

    private func isMentioned(_ path: String) -> Bool {
        let wanted = Set(Self.parts(of: path))
        return words.contains { word in Self.parts(of: word.unquoted).contains { wanted.contains($0) } }
    }

    /// The parts of a path that can name a folder: `https://host/kube.git` makes `kube`, as `kube.tar.gz` does.
    private static func parts(of path: String) -> [String] {
        path.split(separator: "/").flatMap { part -> [String] in
            let whole = String(part)
            let ends = [".git", ".tar.gz", ".tgz", ".tar.xz", ".zip", ".tar"].filter { whole.hasSuffix($0) }
            return [whole] + ends.map { String(whole.dropLast($0.count)) }
        }.filter { $0 != "." && $0 != ".." }
    }
}
