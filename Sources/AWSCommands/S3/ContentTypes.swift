internal import Files
internal import Synchronization

/// The type of a file by its name.
enum ContentTypes {
    /// The type of a name; nil where nothing is known, or the file is compressed.
    ///
    /// `.tar.gz` is a compressed tar, of the tar's type; `.gz` of anything unknown has no type.
    static func guess(_ path: String) -> String? {
        var name = PathText.split(path).name
        if let suffix = suffix(of: name), let double = doubles[suffix] {
            name = name.dropLast(suffix.count + 1) + double
        }
        if let suffix = suffix(of: name), compressions.contains(suffix) {
            name = String(name.dropLast(suffix.count + 1))
        }
        guard let suffix = suffix(of: name) else { return nil }
        return type(suffix) ?? type(suffix.lowercased())
    }

    private static func type(_ suffix: String) -> String? { system[suffix] ?? table[suffix] }

    /// What stands behind the last point, unless only points stand before it.
    private static func suffix(of name: String) -> String? {
        guard let point = name.lastIndex(of: "."), name[..<point].contains(where: { $0 != "." }) else {
            return nil
        }
        return String(name[name.index(after: point)...])
    }

    private static let doubles = [
        "svgz": ".svg.gz", "tgz": ".tar.gz", "taz": ".tar.gz", "tz": ".tar.gz", "tbz2": ".tar.bz2",
        "txz": ".tar.xz",
    ]
    private static let compressions: Set<String> = ["gz", "Z", "bz2", "xz", "br"]

    /// The machine's own types go before the table, as in Python.
    private static let system: [String: String] = {
        var types: [String: String] = [:]
        for path in ["/etc/mime.types", "/etc/httpd/mime.types", "/etc/apache2/mime.types"] {
            guard let bytes = try? FileTree.read(path) else { continue }
            for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
                let words = line.split(whereSeparator: \.isWhitespace).prefix { !$0.hasPrefix("#") }
                for suffix in words.dropFirst() { types[String(suffix)] = String(words[0]) }
            }
        }
        return types
    }()
}
