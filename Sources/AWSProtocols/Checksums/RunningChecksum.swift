internal import Cryptography
internal import Synchronization

/// The checks that services take and give in `x-amz-checksum-…`, the first choice for answers first, as in botocore.
///
/// Its three kinds of XXHash are not here: no library that is linked makes them.
public enum ChecksumAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// CRC-64/NVME.
    case crc64nvme
    /// CRC-32C (Castagnoli).
    case crc32c
    /// CRC-32 (IEEE 802.3); what requests have unless they ask for another.
    case crc32
    /// SHA-1.
    case sha1
    /// SHA-256.
    case sha256
    /// SHA-512.
    case sha512

    /// The header field of its value.
    public var headerName: String { "x-amz-checksum-\(rawValue)" }
}

/// A check that grows with its input: of a body that comes or goes piece by piece.
public final class RunningChecksum: Sendable {
    /// Which check it is.
    public let algorithm: ChecksumAlgorithm
    private let state: Mutex<State>

    private enum State {
        case short(CyclicChecksum<UInt32>)
        case long(CyclicChecksum<UInt64>)
        case digest(Box)
    }

    /// Only ever touched inside the lock.
    private final class Box: @unchecked Sendable {
        var digest: RunningDigest?
        init(_ algorithm: RunningDigest.Algorithm) { digest = RunningDigest(algorithm) }
        func update(_ bytes: [UInt8]) { digest?.update(bytes) }
        func finalise() -> [UInt8] { digest.take()?.finalise() ?? [] }
    }

    /// Begins a check of nothing yet.
    public init(_ algorithm: ChecksumAlgorithm) {
        self.algorithm = algorithm
        // The polynomials are those of the CRC catalogue (reveng), reflected.
        let state: State =
            switch algorithm {
            case .crc32: .short(CyclicChecksum(polynomial: 0xEDB8_8320))
            case .crc32c: .short(CyclicChecksum(polynomial: 0x82F6_3B78))
            case .crc64nvme: .long(CyclicChecksum(polynomial: 0x9A6C_9329_AC4B_C9B5))
            case .sha1: .digest(Box(.sha1))
            case .sha256: .digest(Box(.sha256))
            case .sha512: .digest(Box(.sha512))
            }
        self.state = Mutex(state)
    }

    /// Adds bytes.
    public func update(_ bytes: [UInt8]) {
        state.withLock { state in
            switch state {
            case .short(var check):
                check.update(bytes)
                state = .short(check)
            case .long(var check):
                check.update(bytes)
                state = .long(check)
            case .digest(let box): box.update(bytes)
            }
        }
    }

    /// The check of all that was added, in base64; ask once.
    public func finalise() -> String {
        state.withLock { state in
            let digest: [UInt8] =
                switch state {
                case .short(let check): check.digest
                case .long(let check): check.digest
                case .digest(let box): box.finalise()
                }
            return Base64.encode(digest)
        }
    }
}
