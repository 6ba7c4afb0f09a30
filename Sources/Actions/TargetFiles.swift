internal import Execution
internal import Files
internal import Glibc

/// Files that steps write on this machine.
enum TargetFiles {
    /// Compares contents, mode and owner with what a step wants.
    static func compare(_ request: FileRequest, at path: String) -> FileComparison {
        do {
            guard let present = try FileTree.read(path) else { return .differs("created") }
            var status = stat()
            guard stat(path, &status) == 0 else { return .unreadable("cannot look at `\(path)`") }
            var differences: [String] = []
            if present != request.contents { differences.append(summary(present, request.contents)) }
            if let mode = request.mode, status.st_mode & 0o7777 != mode {
                differences.append("mode \(octal(status.st_mode & 0o7777)) to \(octal(mode))")
            }
            if let owner = request.owner {
                guard let wanted = ids(of: owner) else { return .unreadable("no user or group `\(owner)`") }
                if wanted.user != status.st_uid || wanted.group != status.st_gid {
                    differences.append("owner to \(owner)")
                }
            }
            return differences.isEmpty ? .same : .differs(differences.joined(separator: ", "))
        } catch {
            return .unreadable(error.message)
        }
    }

    /// Writes the file; returns why it could not.
    static func write(_ request: FileRequest, to path: String) -> String? {
        var status = stat()
        let exists = stat(path, &status) == 0
        let mode = request.mode ?? (exists ? status.st_mode & 0o7777 : 0o644)
        var owner: (user: uid_t, group: gid_t)? = exists ? (status.st_uid, status.st_gid) : nil
        if let name = request.owner {
            guard let wanted = ids(of: name) else { return "no user or group `\(name)`" }
            owner = wanted
        }
        do {
            try FileTree.write(request.contents, to: path, mode: mode, owner: owner)
            return nil
        } catch {
            return error.message
        }
    }

    private static func summary(_ old: [UInt8], _ new: [UInt8]) -> String {
        func lines(_ bytes: [UInt8]) -> Int { bytes.count { $0 == UInt8(ascii: "\n") } }
        return
            "changed from \(lines(old)) lines (\(old.count) bytes) to \(lines(new)) lines (\(new.count) bytes)"
    }

    private static func octal(_ mode: mode_t) -> String { "0" + String(mode, radix: 8) }

    /// The ids of `user` or `user:group`; the user's own group when none is named.
    private static func ids(of owner: String) -> (user: uid_t, group: gid_t)? {
        let parts = owner.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        // The functions without `_r` share their answer among all threads.
        var buffer = [CChar](repeating: 0, count: 64 * 1024)
        var user = passwd()
        var foundUser: UnsafeMutablePointer<passwd>?
        guard getpwnam_r(parts[0], &user, &buffer, buffer.count, &foundUser) == 0, foundUser != nil else {
            return nil
        }
        guard parts.count == 2 else { return (user.pw_uid, user.pw_gid) }
        var group = Glibc.group()
        var foundGroup: UnsafeMutablePointer<Glibc.group>?
        guard getgrnam_r(parts[1], &group, &buffer, buffer.count, &foundGroup) == 0, foundGroup != nil else {
            return nil
        }
        return (user.pw_uid, group.gr_gid)
    }
}
