internal import Execution
internal import Glibc
internal import Hosts

/// Files that steps write on a host, or on this machine as another user.
struct HostFiles {
    let shell: any HostShell
    /// Absolute, or relative to the user's home folder.
    let path: String

    /// - Throws: `FileProblem` for a path that no line can carry.
    init(shell: any HostShell, path: String) throws(FileProblem) {
        guard !path.utf8.contains(where: { $0 == 10 || $0 == 0 }), !path.isEmpty else {
            throw FileProblem("`\(path)` is no path of a file")
        }
        self.shell = shell
        self.path = path
    }

    /// What is there; see `BlockRunner`.
    func look() async throws(FileProblem) -> FileState? {
        let answer = try await output(of: Self.looking, "\(path)\n")
        if answer.isEmpty { return nil }
        let words = String(decoding: answer, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(
            String.init)
        guard words.count >= 7, let size = Int(words[0]), let mode = UInt32(words[1], radix: 8) else {
            throw FileProblem("\(shell.name) says nothing of `\(path)` that can be read")
        }
        return FileState(
            sha256: words[6], sizeBytes: size, mode: mode, user: words[2] == "UNKNOWN" ? words[4] : words[2],
            group: words[3] == "UNKNOWN" ? words[5] : words[3])
    }

    /// Its bytes; see `BlockRunner`.
    func read(limitBytes: Int) async throws(FileProblem) -> [UInt8]? {
        let answer = try await output(
            of: Self.reading, "\(path)\n\(limitBytes)\n", limitBytes: limitBytes + 1)
        guard answer.first == UInt8(ascii: "+") else { return nil }
        return Array(answer.dropFirst())
    }

    /// Writes it; see `BlockRunner`.
    func write(_ contents: FileContents, mode: UInt32?, owner: String?) async throws(FileProblem) {
        let size: Int
        switch contents {
        case .bytes(let bytes): size = bytes.count
        case .file(let file): size = file.sizeBytes
        }
        let lines = [
            path, mode.map { String($0, radix: 8) } ?? "", owner ?? "", "\(size)", contents.sha256,
        ]
        _ = try await output(of: Self.writing, lines.joined(separator: "\n") + "\n") { write in
            switch contents {
            case .bytes(let bytes): try await write(bytes)
            case .file(let file): try await Self.send(file.path, to: write)
            }
        }
    }

    /// Sends a file piece by piece. What is wrong with it the checksum on the other side tells.
    private static func send(
        _ path: String, to write: @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ActionError("cannot read `\(path)`: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count <= 0 { return }
            try await write(Array(buffer.prefix(count)))
        }
    }

    private func output(
        of script: String, _ input: String, limitBytes: Int = 64 << 10,
        body: HostInput? = nil
    ) async throws(FileProblem) -> [UInt8] {
        do throws(HostError) {
            return try await shell.output(
                of: Self.start + script, input: Array(input.utf8), body: body, limitBytes: limitBytes,
                timeout: .seconds(1800))
        } catch {
            throw FileProblem(error.message)
        }
    }

    /// Reads the path.
    private static let start = #"""
        export LC_ALL=C
        read -r path
        case $path in /*) ;; *) path=${HOME:-}/$path ;; esac

        """#

    /// Prints size, mode, names and numbers of user and group, and the checksum; nothing where nothing is.
    private static let looking = #"""
        found=$(stat -L -c '%s %a %U %G %u %g %F' -- "$path" 2>&1) || case $found in
          *": No such file or directory") exit 0 ;;
          *) echo "$found" >&2; exit 1 ;;
        esac
        case $found in *" regular "*) ;; *) echo "\`$path\` is no file" >&2; exit 1 ;; esac
        sum=$(sha256sum <"$path") || exit 1
        echo "${found%% regular *} $sum"

        """#

    /// Prints `+` and the bytes; nothing where nothing is, or too much.
    private static let reading = #"""
        read -r limit
        [ -e "$path" ] || exit 0
        size=$(stat -L -c %s -- "$path") || exit 1
        [ "$size" -le "$limit" ] || exit 0
        printf + && head -c "$limit" <"$path"

        """#

    /// Writes a file beside it, verifies it, and puts it in its place when all of it is on the disk.
    private static let writing = #"""
        read -r mode; read -r owner; read -r size; read -r sum
        umask 077
        new=$path.runbook-$$
        trap 'rm -f -- "$new"' EXIT
        trap 'exit 1' HUP TERM INT
        head -c "$size" >"$new" || exit 1
        found=$(sha256sum <"$new") || exit 1
        [ "${found%% *}" = "$sum" ] || { echo "what arrived is not what was sent: \`$path\` stays as it was" >&2; exit 1; }
        if [ -e "$path" ]; then
          [ "$mode" ] || mode=$(stat -L -c %a -- "$path") || exit 1
          [ "$owner" ] || chown "$(stat -L -c %u:%g -- "$path")" -- "$new" || exit 1
        fi
        if [ "$owner" ]; then
          case $owner in *:*) ;; *) owner=$owner: ;; esac
          chown -- "$owner" "$new" || exit 1
        fi
        chmod -- "${mode:-644}" "$new" && sync -- "$new" && mv -f -T -- "$new" "$path" && sync -- "${path%/*}/"

        """#
}
