internal import Synchronization

/// The values that a run must not show: they become more while it goes on.
final class KnownSecrets: Sendable {
    private let secrets: Mutex<[SecretValue]>

    /// Begins with these.
    init(_ secrets: [SecretValue]) { self.secrets = Mutex(secrets) }

    /// All of them.
    var all: [SecretValue] { secrets.withLock { $0 } }

    /// Adds one.
    ///
    /// - Returns: False when its value was known.
    func add(_ secret: SecretValue) -> Bool {
        secrets.withLock { secrets in
            if secrets.contains(where: { $0.value == secret.value }) { return false }
            secrets.append(secret)
            return true
        }
    }
}
