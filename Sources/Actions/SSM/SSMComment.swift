internal import Cryptography

/// What stands beside commands in SSM's lists: at most 100 characters.
enum SSMComment {
    /// Of a command that begins an attempt's block; the end is another one each time.
    static func unique(attempt: String) -> String { unique("runbook attempt \(attempt)") }

    /// Of a command with a purpose.
    static func unique(_ purpose: String) -> String {
        "\(purpose.prefix(80)) \(Hexadecimal.encode(SecureRandom.bytes(6)))"
    }

    /// Whether a command begins an attempt's block.
    static func begins(_ attempt: String, _ comment: String) -> Bool {
        comment.hasPrefix("runbook attempt \(attempt) ")
    }
}
