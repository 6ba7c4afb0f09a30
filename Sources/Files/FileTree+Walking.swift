internal import Glibc

extension FileTree {
    /// Whether the path leads to a folder.
    public static func isFolder(_ path: String) -> Bool { kind(path, followsLinks: true) == S_IFDIR }

    /// The files below a folder whose names end in one of the endings, whatever their case, in the order of their paths.
    ///
    /// Names that begin with a dot are left out, as are folders that are links, so that no circle is followed; links
    /// to files are in.
    ///
    /// - Throws: `FileError` when a folder cannot be read.
    public static func files(below folder: String, endingIn endings: [String]) throws(FileError) -> [String] {
        var found: [String] = []
        var waiting = [folder]
        while let next = waiting.popLast() {
            for name in try names(in: next) where !name.hasPrefix(".") {
                let path = next.hasSuffix("/") ? next + name : "\(next)/\(name)"
                if kind(path, followsLinks: false) == S_IFDIR {
                    waiting.append(path)
                } else if endings.contains(where: name.lowercased().hasSuffix),
                    kind(path, followsLinks: true) == S_IFREG
                {
                    found.append(path)
                }
            }
        }
        return found.sorted()
    }

    /// Removes a folder with all that is in it, as far as that can be; follows no link.
    public static func removeFolder(_ path: String) {
        for name in (try? names(in: path)) ?? [] where name != "." && name != ".." {
            let inner = "\(path)/\(name)"
            if kind(inner, followsLinks: false) == S_IFDIR { removeFolder(inner) } else { unlink(inner) }
        }
        rmdir(path)
    }

    private static func names(in folder: String) throws(FileError) -> [String] {
        guard let stream = opendir(folder) else {
            throw FileError("cannot read the folder `\(folder)`: \(String(cString: strerror(errno)))")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                // A name that is not UTF-8 cannot be told to anyone.
                String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let name { names.append(name) }
        }
        return names
    }

    private static func kind(_ path: String, followsLinks: Bool) -> mode_t? {
        var status = stat()
        guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        return status.st_mode & S_IFMT
    }
}
