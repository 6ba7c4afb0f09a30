internal import Execution
internal import Redaction
internal import Synchronization

/// The secrets that a block was told while it ran: its output is read with them from then on.
final class LearnedSecrets: Sendable {
    private let secrets = Mutex<[SecretValue]>([])

    /// Adds one: call it before the block is told.
    func add(_ secret: SecretValue) { secrets.withLock { $0.append(secret) } }

    /// Those that came after the first `count`.
    func all(after count: Int) -> [Secret] {
        secrets.withLock { $0.dropFirst(count).map { Secret(name: $0.name, value: $0.value) } }
    }
}
