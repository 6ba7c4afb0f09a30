internal import Cryptography
internal import Hosts

/// The text of a command: a program for `sh` that unpacks another one in a folder of its own (0700), runs it, and prints one
/// framed answer.
///
/// Everything in it but the frame is base64: nothing of it is read by a shell or by SSM, which expands `{{ }}`. With a key of
/// the host it is encrypted: the passphrase for the key (`openssl pkeyutl`), all else with the passphrase (`openssl enc`), and the
/// answer with the same.
enum SSMText {
    /// What SSM takes of commands, in bytes.
    static let limitBytes = 32_000

    /// The input of the work, which lies in the bucket.
    struct Parcel: Sendable {
        let url: String
        let sha256: String
    }

    /// Makes the text.
    ///
    /// - Parameters:
    ///   - work: What is done there.
    ///   - token: Letters and digits that nothing else has.
    ///   - key: The name of the file with the host's key.
    ///   - seal: Hides it; nil: the host cannot.
    ///   - parcel: Where program and input lie; nil: in the text.
    /// - Returns: The text, ASCII.
    static func make(
        _ work: SSMWork, token: String, key: String, seal: SSMSeal?, parcel: Parcel?
    ) -> String {
        let inner = Array(head(work, token: token, parcel: parcel, isSealed: seal != nil).utf8)
        let whole = inner + (parcel == nil ? contents(work) : [])
        var text = """
            mask=$(umask)
            umask 077
            base=/var/tmp/runbook-$(id -u)
            [ -d "$base" ] || mkdir "$base" 2>/dev/null
            fail() { echo "\(token) failed $*"; exit 0; }
            [ -d "$base" ] && [ ! -L "$base" ] && [ -O "$base" ] || fail "$base belongs to somebody else"
            d=$(mktemp -d "$base/\(key).XXXXXXXX") || fail "cannot make a folder in $base: is its disk full?"
            trap 'rm -rf "$d"' EXIT
            cd "$d" || exit 1
            [ "${HOME:-}" ] || export HOME=/root

            """
        if let seal {
            text += """
                base64 -d >sealed <<'E'
                \(Base64.encode(seal.sealedPassphrase))
                E
                openssl pkeyutl -decrypt -inkey "$base/\(key)" -pkeyopt rsa_padding_mode:oaep \
                -pkeyopt rsa_oaep_md:sha256 -in sealed -out pass || fail "the key of this run is gone from the host"
                base64 -d <<'E' | openssl enc -d -aes-256-cbc -md sha256 -pass file:pass -out text 2>/dev/null
                \(Base64.encode(seal.seal(whole)))
                E

                """
        } else {
            text += "base64 -d >text <<'E'\n\(Base64.encode(whole))\nE\n"
        }
        return text + """
            head -c \(inner.count) text >head && tail -c +\(inner.count + 1) text >input ||
            fail "cannot write to $base: is its disk full?"
            . ./head

            """
    }

    /// What `run` reads: the program, and what the program reads.
    static func contents(_ work: SSMWork) -> [UInt8] { Array(work.program.utf8) + work.input }

    private static func head(
        _ work: SSMWork, token: String, parcel: Parcel?, isSealed: Bool
    ) -> String {
        let stage = "eval \"$(head -c \(work.program.utf8.count))\""
        return """
            token=\(token)
            user=\(quoted(work.user ?? ""))
            stage=\(quoted(stage))
            limit=\(work.limitSeconds.map { "\($0)" } ?? "")
            get=\(quoted(parcel?.url ?? ""))
            digest=\(parcel?.sha256 ?? "")
            put=\(quoted(work.answerURL ?? ""))
            max=\(SSMBucket.limitBytes)
            \(isSealed ? sealing : "seal() { cat; }")
            \(body)
            """
    }

    private static func quoted(_ text: String) -> String {
        "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }

    private static let sealing = #"""
        open() { openssl enc -d -aes-256-cbc -md sha256 -pass file:pass 2>/dev/null; }
        seal() { openssl enc -e -aes-256-cbc -md sha256 -salt -pass file:pass 2>/dev/null; }
        """#

    private static let body = #"""
        give() { printf '%s %s %s %s %s %s\n' "$token" "$1" "$status" "$errors" "$size" "${2:--}"; }
        load() {
        command -v curl >/dev/null || fail "the host has no curl, and what is too long for SSM comes and goes by it"
        printf 'url = "%s"\n' "$1" >url
        shift
        curl -fsS --max-time 800 -K url "$@" 2>complaint || fail "$(tail -n 1 complaint)"
        }
        if [ "$get" ]; then
        load "$get" -o sealed
        found=$(sha256sum <sealed)
        [ "${found%% *}" = "$digest" ] || fail "what came from the bucket is not what was put there"
        open <sealed >input || fail "cannot open what came from the bucket"
        fi
        cat >run <<'R'
        umask "$3"
        cd /
        if [ ! "$1" ] || [ "$1" = "$(id -un)" ]; then exec sh -c "$2"; fi
        id "$1" >/dev/null 2>&1 || { echo "the host has no user $1" >&2; exit 1; }
        for program in runuser su; do
        ! command -v "$program" >/dev/null || exec "$program" -s /bin/sh -c "$2" -- "$1"
        done
        echo "the host has neither runuser nor su" >&2
        exit 1
        R
        if [ "$limit" ]; then
        command -v setsid >/dev/null && apart=setsid || apart="timeout 0"
        mkfifo orders || fail "cannot write to $base: is its disk full?"
        $apart sh -c '
        cat input
        read -r end _ </proc/uptime
        end=$((${end%%.*} + $2))
        while sleep 1 && kill -0 "$1"; do
        read -r now _ </proc/uptime
        if [ "${now%%.*}" -lt "$end" ]; then echo beat; else echo kill timeout; fi
        done
        echo kill killed
        ' feeder "$$" "$limit" >orders 2>/dev/null &
        $apart sh ./run "$user" "$stage" "$mask" <orders >answer 2>complaints &
        wait "$!"
        else
        sh ./run "$user" "$stage" "$mask" <input >answer 2>complaints
        fi
        status=$?
        tail -c 2000 complaints >whole
        errors=$(($(wc -c <whole)))
        size=$((errors + $(wc -c <answer)))
        if [ "$size" -gt "$max" ]; then give long; exit; fi
        cat answer >>whole && seal <whole >back || fail "cannot write to $base: is its disk full?"
        if [ "$(wc -c <back)" -le 17700 ]; then
        give here
        base64 <back | tr -d '\n'
        echo
        elif [ "$put" ]; then
        load "$put" -T back -o /dev/null
        found=$(sha256sum <back)
        give bucket "${found%% *}"
        else
        give long
        fi

        """#
}
