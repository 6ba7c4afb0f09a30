internal import Files
internal import Glibc

/// The names of hosts in a configuration of `ssh`, with the files that it includes.
struct SSHConfiguration {
    /// How deep files may include each other: as deep as for `ssh`.
    private static let depthLimit = 16

    /// The folder of the operator's own configuration. As `ssh` does, it asks the list of users and not `HOME`.
    private let home: String
    /// The names, each once, in the order of the files.
    private(set) var names: [String] = []

    /// Reads a file; one that is not there names nobody.
    ///
    /// - Parameters:
    ///   - path: The file; nil: the operator's own, `~/.ssh/config`.
    ///   - home: The operator's home folder.
    /// - Throws: `FileError` when it, or one that it includes, cannot be read.
    init(_ path: String?, home: String = Self.home) throws(FileError) {
        self.home = home
        try read(expanded(path ?? "~/.ssh/config"), depth: 0)
    }

    private static var home: String {
        getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) } ?? "/root"
    }

    private mutating func read(_ path: String, depth: Int) throws(FileError) {
        guard depth < Self.depthLimit, let bytes = try FileTree.read(path) else { return }
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            var words = Self.words(of: line)
            guard !words.isEmpty else { continue }
            switch words.removeFirst().lowercased() {
            case "host":
                for word in words where !Self.isPattern(word) && !names.contains(word) { names.append(word) }
            case "include":
                // Wherever it stands: whether its `Host` or `Match` holds depends on the host.
                for word in words {
                    for file in files(word) { try read(file, depth: depth + 1) }
                }
            default: break
            }
        }
    }

    /// Only a part of the hosts has it, or all but one.
    private static func isPattern(_ word: String) -> Bool {
        word.hasPrefix("!") || word.contains { $0 == "*" || $0 == "?" }
    }

    /// A line's words: blanks or one `=` after the first, quotes around what has blanks, `#` for what is no word.
    private static func words(of line: Substring) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
                word = word ?? ""
            } else if isQuoted
                || !(character.isWhitespace || character == "=" && words.count + (word == nil ? 0 : 1) <= 1)
            {
                if character == "#", word == nil { break }
                word = (word ?? "") + String(character)
            } else if let whole = word {
                words.append(whole)
                word = nil
            }
        }
        return words + (word.map { [$0] } ?? [])
    }

    /// The files that an `Include` means, in their order. Relative ones are in `~/.ssh`, whoever includes them.
    private func files(_ pattern: String) -> [String] {
        let path = expanded(pattern)
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(path.hasPrefix("/") ? path : "\(home)/.ssh/\(path)", 0, nil, &found) == 0 else {
            return []
        }
        return (0..<Int(found.gl_pathc)).compactMap { index in
            found.gl_pathv[index].map { String(cString: $0) }
        }
    }

    private func expanded(_ path: String) -> String {
        path.hasPrefix("~/") ? home + path.dropFirst() : path
    }
}
