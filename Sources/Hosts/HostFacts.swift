internal import Glibc
public import JSON

/// What a host says of itself: `os`, `version`, `like`, `architecture`, `kernel`, `hostname`, `package_manager`, `init`, `bash`
/// and `user`; and what pre-flight wants to know besides.
public struct HostFacts: Sendable, Hashable {
    /// The facts as `target.facts` has them: texts, empty where the host has no answer.
    public var values: JSONObject
    /// Free space in `/var/tmp`, in bytes.
    public var freeBytes: Int
    /// How far its clock is ahead of this machine's, in seconds; within what the question took it counts as 0.
    public var clockSkewSeconds: Int
    /// The names that were asked for, with the addresses that the host finds for them.
    public var addresses: [String: [String]]

    /// It can run blocks that are written for bash.
    public var hasBash: Bool { values["bash"]?.string?.isEmpty == false }

    /// Asks a host.
    ///
    /// - Parameters:
    ///   - shell: Runs programs there.
    ///   - names: What it is to look up.
    /// - Returns: What it says.
    /// - Throws: `HostError`.
    public static func ask(_ shell: any HostShell, names: [String] = []) async throws(HostError) -> HostFacts
    {
        let before = time(nil)
        let answer = try await shell.output(
            of: script, input: Array((names.joined(separator: "\n") + "\n").utf8))
        return HostFacts(String(decoding: answer, as: UTF8.self), asked: before, answered: time(nil))
    }

    init(_ answer: String, asked: Int, answered: Int) {
        values = JSONObject()
        freeBytes = 0
        clockSkewSeconds = 0
        addresses = [:]
        for line in answer.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let value = String(parts[1])
            switch parts[0] {
            case "free": freeBytes = (Int(value) ?? 0) * 1024
            case "time":
                guard let there = Int(value) else { continue }
                if there < asked { clockSkewSeconds = there - asked }
                if there > answered { clockSkewSeconds = there - answered }
            case "address":
                let words = value.split(separator: " ").map(String.init)
                if let name = words.first { addresses[name] = Array(words.dropFirst()) }
            default: values[String(parts[0])] = .string(value)
            }
        }
    }

    private static let script = #"""
        ID= VERSION_ID= ID_LIKE=
        while IFS='=' read -r key value; do
          value=${value#[\"\']}; value=${value%[\"\']}
          case $key in ID) ID=$value ;; VERSION_ID) VERSION_ID=$value ;; ID_LIKE) ID_LIKE=$value ;; esac
        done 2>/dev/null </etc/os-release
        manager=
        for program in dnf yum apt-get zypper apk; do
          [ "$manager" ] || ! command -v "$program" >/dev/null 2>&1 || manager=$program
        done
        init=
        if [ -d /run/systemd/system ]; then init=systemd; else read -r init </proc/1/comm; fi 2>/dev/null
        bash=
        ! command -v bash >/dev/null 2>&1 || bash=$(bash --norc --noprofile -c 'echo "$BASH_VERSION"')
        printf '%s\n' "os=$ID" "version=$VERSION_ID" "like=$ID_LIKE" "architecture=$(uname -m)" "kernel=$(uname -r)" \
          "hostname=$(uname -n)" "package_manager=$manager" "init=$init" "bash=$bash" "user=$(id -un)" "time=$(date +%s)"
        df -Pk /var/tmp | while read -r _ _ _ free _; do case $free in [0-9]*) echo "free=$free" ;; esac; done
        while read -r name; do
          [ "$name" ] || continue
          found=
          for word in $(getent ahosts "$name" | while read -r address _; do echo "$address"; done); do
            case " $found " in *" $word "*) ;; *) found="$found $word" ;; esac
          done
          echo "address=$name$found"
        done

        """#
}
