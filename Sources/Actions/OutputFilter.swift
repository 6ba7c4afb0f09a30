internal import Execution
internal import Journals
internal import Processes
internal import Redaction
internal import Runbooks

/// What happens to a block's output on its way: secrets are taken out, and the parts that are needed in
/// memory are kept.
struct OutputFilter {
    private static let outputLimitBytes = 1 << 20
    private static let errorLimitBytes = 64 << 10
    private static let evidenceLimitBytes = 4 << 10

    /// The beginning of standard output as printed.
    private(set) var output: [UInt8] = []
    /// The end of standard error as printed.
    private(set) var errors: [UInt8] = []
    private var evidenceBytes: [UInt8] = []
    private var streams: [Int: RedactionStream]

    /// Makes a filter for one block.
    init(redactor: Redactor) {
        streams = [1: RedactionStream(redactor), 2: RedactionStream(redactor)]
    }

    /// Hides more from here on.
    mutating func learn(_ redactor: Redactor) {
        for stream in streams.keys { streams[stream]?.learn(redactor) }
    }

    /// The end of what both streams gave, redacted.
    var evidence: String { String(decoding: evidenceBytes, as: UTF8.self) }

    /// Takes bytes and gives what is safe to store and show now.
    mutating func take(_ stream: Int, _ bytes: [UInt8]) -> [OutputChunk] {
        if stream == 1 {
            output += bytes.prefix(Self.outputLimitBytes - output.count)
        } else {
            errors += bytes
            if errors.count > 2 * Self.errorLimitBytes { errors = Array(errors.suffix(Self.errorLimitBytes)) }
        }
        return released(stream, streams[stream]?.consume(bytes) ?? [])
    }

    /// Gives what was held back.
    mutating func finish() -> [OutputChunk] {
        released(1, streams[1]?.finish() ?? []) + released(2, streams[2]?.finish() ?? [])
    }

    private mutating func released(_ stream: Int, _ bytes: [UInt8]) -> [OutputChunk] {
        guard !bytes.isEmpty else { return [] }
        evidenceBytes += bytes.suffix(Self.evidenceLimitBytes)
        if evidenceBytes.count > 2 * Self.evidenceLimitBytes {
            evidenceBytes = Array(evidenceBytes.suffix(Self.evidenceLimitBytes))
        }
        return [OutputChunk(stream: stream, bytes: bytes)]
    }
}
