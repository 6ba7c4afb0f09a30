internal import Cryptography
internal import Execution
internal import Files
internal import Glibc

/// Files that steps write on this machine.
enum TargetFiles {
    /// What is at a path; see `BlockRunner`.
    static func look(at path: String) throws(FileProblem) -> FileState? {
        // Opening a pipe would wait for whoever writes to it.
        var there = stat()
        if stat(path, &there) == 0, there.st_mode & S_IFMT != S_IFREG {
            throw FileProblem("`\(path)` is no file")
        }
        do {
            var digest = SHA256()
            var sizeBytes = 0
            let status = try FileTree.read(path) { bytes in
                digest.update(bytes)
                sizeBytes += bytes.count
                return true
            }
            guard let status else { return nil }
            return FileState(
                sha256: Hexadecimal.encode(digest.finalise()), sizeBytes: sizeBytes,
                mode: status.st_mode & 0o7777, user: name(ofUser: status.st_uid),
                group: name(ofGroup: status.st_gid))
        } catch {
            throw FileProblem(error.message)
        }
    }

    /// The bytes of a file; see `BlockRunner`.
    static func read(_ path: String, limitBytes: Int) throws(FileProblem) -> [UInt8]? {
        do {
            var contents: [UInt8] = []
            let status = try FileTree.read(path) { bytes in
                contents += bytes
                return contents.count <= limitBytes
            }
            return status == nil || contents.count > limitBytes ? nil : contents
        } catch {
            throw FileProblem(error.message)
        }
    }

    /// Writes a file; see `BlockRunner`.
    static func write(_ request: FileRequest, to path: String) throws(FileProblem) {
        var status = stat()
        let exists = stat(path, &status) == 0
        let mode = request.mode ?? (exists ? status.st_mode & 0o7777 : 0o644)
        var owner: (user: uid_t, group: gid_t)? = exists ? (status.st_uid, status.st_gid) : nil
        if let name = request.owner {
            guard let wanted = ids(of: name) else { throw FileProblem("no user or group `\(name)`") }
            owner = wanted
        }
        do {
            switch request.contents {
            case .bytes(let bytes): try FileTree.write(bytes, to: path, mode: mode, owner: owner)
            case .file(let file):
                let partial = try PartialFile(path, mode: mode)
                try copy(file, to: partial)
                try partial.finish(mode: mode, owner: owner)
            }
        } catch {
            throw FileProblem(error.message)
        }
    }

    /// Copies a file piece by piece, and fails at its end when it is not what was verified.
    private static func copy(_ file: LocalFile, to partial: borrowing PartialFile) throws(FileError) {
        var digest = SHA256()
        let status = try FileTree.read(file.path) { bytes throws(FileError) in
            digest.update(bytes)
            try partial.append(bytes)
            return true
        }
        guard status != nil, Hexadecimal.encode(digest.finalise()) == file.sha256 else {
            throw FileError(
                "`\(file.path)` is not what was verified any more: remove it, and it is fetched again")
        }
    }

    // MARK: - Names of users and groups

    /// The functions without `_r` share their answer among all threads.
    private static let nameLimitBytes = 64 * 1024

    private static func name(ofUser id: uid_t) -> String {
        var buffer = [CChar](repeating: 0, count: nameLimitBytes)
        var user = passwd()
        var found: UnsafeMutablePointer<passwd>?
        guard getpwuid_r(id, &user, &buffer, buffer.count, &found) == 0, found != nil else { return "\(id)" }
        return String(cString: user.pw_name)
    }

    private static func name(ofGroup id: gid_t) -> String {
        var buffer = [CChar](repeating: 0, count: nameLimitBytes)
        var group = Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        guard getgrgid_r(id, &group, &buffer, buffer.count, &found) == 0, found != nil else { return "\(id)" }
        return String(cString: group.gr_name)
    }

    /// The ids of `user` or `user:group`; the user's own group when none is named.
    private static func ids(of owner: String) -> (user: uid_t, group: gid_t)? {
        let parts = owner.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        var buffer = [CChar](repeating: 0, count: nameLimitBytes)
        var entry = passwd()
        var foundUser: UnsafeMutablePointer<passwd>?
        let user: uid_t
        let ownGroup: gid_t?
        if getpwnam_r(parts[0], &entry, &buffer, buffer.count, &foundUser) == 0, foundUser != nil {
            (user, ownGroup) = (entry.pw_uid, entry.pw_gid)
        } else {
            guard let number = uid_t(parts[0]) else { return nil }
            (user, ownGroup) = (number, nil)
        }
        guard parts.count == 2 else { return ownGroup.map { (user, $0) } }
        var group = Glibc.group()
        var foundGroup: UnsafeMutablePointer<Glibc.group>?
        if getgrnam_r(parts[1], &group, &buffer, buffer.count, &foundGroup) == 0, foundGroup != nil {
            return (user, group.gr_gid)
        }
        return gid_t(parts[1]).map { (user, $0) }
    }
}
