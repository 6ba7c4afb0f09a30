internal import Cryptography
public import Runbooks
internal import Synchronization

/// Takes the redacted output of one attempt to the journal: in memory while it is little, written in pieces when
/// it is much, so that memory stays bounded and a slow disk holds the block back.
public final class AttemptRecorder: Sendable {
    /// Output is written when this much waits.
    static let pieceLimitBytes = 256 * 1024

    private struct Pending: Sendable {
        var chunks: [OutputChunk] = []
        var waitingBytes = 0
        var sequence = 0
        var totalBytes = 0
        var digest = ChunkDigest()
    }

    private let journal: Journal
    private let run: String
    private let owner: RunOwner
    private let key: AttemptKey
    private let pending = Mutex(Pending())

    /// Makes a recorder for an attempt that has begun.
    public init(journal: Journal, run: String, owner: RunOwner, key: AttemptKey) {
        self.journal = journal
        self.run = run
        self.owner = owner
        self.key = key
    }

    /// Takes output; returns when there is room for more.
    public func take(_ chunks: [OutputChunk]) async throws(JournalError) {
        let piece: (sequence: Int, chunks: [OutputChunk])? = pending.withLock { pending in
            for chunk in chunks {
                pending.digest.add(chunk)
                pending.totalBytes += chunk.bytes.count
                pending.waitingBytes += chunk.bytes.count
                if let last = pending.chunks.indices.last, pending.chunks[last].stream == chunk.stream {
                    pending.chunks[last].bytes += chunk.bytes
                } else {
                    pending.chunks.append(chunk)
                }
            }
            guard pending.waitingBytes >= Self.pieceLimitBytes else { return nil }
            return Self.drain(&pending)
        }
        guard let piece else { return }
        try await journal.append(
            [.output(key, sequence: piece.sequence, chunks: piece.chunks)], to: run, as: owner)
    }

    /// The entries that end the attempt: what output is left, and the end itself.
    public func end(
        at: Int64, outcome: AttemptOutcome, status: Int?, failure: RunRecord.Failure?
    ) -> [JournalEntry] {
        pending.withLock { pending in
            let piece = Self.drain(&pending)
            let end = JournalEntry.attemptEnded(
                key, at: at, outcome: outcome, status: status, failure: failure,
                outputBytes: pending.totalBytes, outputDigest: pending.digest.value)
            guard !piece.chunks.isEmpty else { return [end] }
            return [.output(key, sequence: piece.sequence, chunks: piece.chunks), end]
        }
    }

    private static func drain(_ pending: inout Pending) -> (sequence: Int, chunks: [OutputChunk]) {
        let piece = (pending.sequence, pending.chunks)
        pending.sequence += pending.chunks.count
        pending.chunks = []
        pending.waitingBytes = 0
        return piece
    }
}

/// A digest over output however it was cut into chunks: SHA-256 of each 64 KiB of a stream chained to the one
/// before, so that no state of OpenSSL's outlives a call.
private struct ChunkDigest: Sendable {
    private var chained = EventChain.start
    private var block: [UInt8] = []

    mutating func add(_ chunk: OutputChunk) {
        var rest = chunk.bytes[...]
        while !rest.isEmpty {
            let room = 64 * 1024 - block.count
            block += rest.prefix(room)
            rest = rest.dropFirst(room)
            if block.count == 64 * 1024 {
                chained = SHA256.hash(chained + block)
                block.removeAll(keepingCapacity: true)
            }
        }
    }

    var value: [UInt8] { block.isEmpty ? chained : SHA256.hash(chained + block) }
}
