internal import Cryptography
internal import Hosts
internal import Synchronization

/// Makes a key on a host, for one run, before the program that it is asked for.
final class SSMKeyedShell: HostShell {
    private let shell: SSMHostShell
    private let key: String
    private let found = Mutex<[UInt8]?>(nil)

    init(shell: SSMHostShell, key: String) {
        self.shell = shell
        self.key = key
    }

    var name: String { shell.name }

    /// The public key, in DER; nil: the host has no `openssl`.
    var publicKey: [UInt8]? { found.withLock { $0 } }

    func output(
        of text: String, input: [UInt8], body: HostInput?, limitBytes: Int, timeout: Duration
    ) async throws(HostError) -> [UInt8] {
        let answer = try await shell.output(
            of: "key=\(key)\n\(Self.script)\n\(text)", input: input, body: body, limitBytes: limitBytes,
            timeout: timeout)
        let end = answer.firstIndex(of: UInt8(ascii: "\n")) ?? answer.endIndex
        let line = String(decoding: answer[..<end], as: UTF8.self)
        if !line.isEmpty { found.withLock { $0 = Base64.decode(line) } }
        return Array(answer[end...])
    }

    /// Prints one line: the key in base64, or nothing.
    private static let script = #"""
        key=/var/tmp/runbook-$(id -u)/$key
        if command -v openssl >/dev/null 2>&1; then
          umask 077
          [ -s "$key" ] || { openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$key.new" && mv "$key.new" "$key"; }
          openssl pkey -in "$key" -pubout -outform DER | base64 | tr -d '\n'
        fi 2>/dev/null
        echo
        """#
}
