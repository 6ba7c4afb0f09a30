/// Paths as text, by their bytes: a character of a name may join with the slash before it, and two spellings of a
/// Korean syllable are two names.
enum PathText {
    private static let slash = UInt8(ascii: "/")

    /// The parts between slashes, empty ones too.
    static func parts(_ path: String) -> [String] {
        path.utf8.split(separator: slash, omittingEmptySubsequences: false).map(text)
    }

    /// What stands before and behind the last slash: `/a/b` and `c` of `/a/b/c`. The folder of `/c` is `/`.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let end = path.utf8.lastIndex(of: slash) else { return ("", path) }
        let folder = text(path.utf8[..<end])
        let isRoot = folder.utf8.allSatisfy { $0 == slash }
        return (isRoot ? "/" : folder, text(path.utf8[path.utf8.index(after: end)...]))
    }

    static func endsWithSlash(_ path: String) -> Bool { path.utf8.last == slash }

    static func starts(_ path: String, with prefix: String) -> Bool { path.utf8.starts(with: prefix.utf8) }

    /// The path without its first bytes.
    static func dropping(_ count: Int, _ path: String) -> String { text(path.utf8.dropFirst(count)) }

    static func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

    /// By their bytes, as S3 lists keys.
    static func isBefore(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// A file below a folder; an absolute path stands for itself.
    static func join(_ folder: String, _ name: String) -> String {
        if starts(name, with: "/") || folder.isEmpty { return name }
        return endsWithSlash(folder) ? folder + name : "\(folder)/\(name)"
    }

    /// The absolute path without `.`, `..` and repeated slashes; links are not followed.
    static func absolute(_ path: String, in folder: String) -> String {
        let parts = normalised(self.parts(join(folder, path)), isAbsolute: true)
        return "/" + parts.joined(separator: "/")
    }

    /// Whether a relative path leads out of the folder that it starts in.
    static func escapes(_ path: String) -> Bool {
        normalised(parts("./" + path), isAbsolute: false).first == ".."
    }

    /// An absolute path as seen from a folder: `./a`, `../b/c`.
    static func relative(_ path: String, to folder: String) -> String {
        let (parent, name) = split(path)
        let target = normalised(parts(parent), isAbsolute: true)
        let start = normalised(parts(folder), isAbsolute: true)
        let common = zip(target, start).prefix { isSame($0, $1) }.count
        let steps = start.dropFirst(common).map { _ in ".." } + target.dropFirst(common)
        return join(steps.isEmpty ? "." : steps.joined(separator: "/"), name)
    }

    private static func normalised(_ parts: [String], isAbsolute: Bool) -> [String] {
        var result: [String] = []
        for part in parts where !part.isEmpty && part != "." {
            if part != ".." {
                result.append(part)
            } else if let last = result.last, last != ".." {
                result.removeLast()
            } else if !isAbsolute {
                result.append(part)
            }
        }
        return result
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
