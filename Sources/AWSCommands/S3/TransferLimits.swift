internal import JSON

/// Sizes and numbers of transfers: the `s3` block of a profile.
///
/// Source: AWS CLI's "S3 configuration"; the bandwidth is not limited.
struct TransferLimits: Sendable {
    /// From this size on an object goes in parts, in bytes.
    var threshold: Int64 = 8 << 20
    /// The size of a part, in bytes.
    var part: Int64 = 8 << 20
    /// How many requests at once.
    var requests = 10

    private static let partLimit: Int64 = 10_000
    private static let partSizes: ClosedRange<Int64> = 5 << 20...5 << 30

    /// The defaults.
    init() {}

    /// Takes the values of a profile's block.
    ///
    /// - Throws: 253 for what is no size.
    init(_ block: JSONObject) throws(CommandFailure) {
        threshold = try Self.size("multipart_threshold", block) ?? threshold
        part = try Self.size("multipart_chunksize", block) ?? part
        requests = Int(try Self.size("max_concurrent_requests", block) ?? Int64(requests))
    }

    private static func size(_ name: String, _ block: JSONObject) throws(CommandFailure) -> Int64? {
        guard let text = block[name]?.string else { return nil }
        guard let size = ByteSizes.bytes(text) else {
            throw CommandFailure("Invalid size value: \(text)", exitCode: 255)
        }
        guard size > 0 else {
            throw CommandFailure("Value for \(name) must be a positive integer: \(text)", exitCode: 255)
        }
        return size
    }

    /// The size of parts for a whole of this size: at most 10,000 parts, each of a size that S3 takes.
    func partSize(for whole: Int64?) -> Int64 {
        var size = part
        while let whole, (whole + size - 1) / size > Self.partLimit { size *= 2 }
        return min(max(size, Self.partSizes.lowerBound), Self.partSizes.upperBound)
    }

    /// The parts of a whole, as offset and length.
    func parts(of whole: Int64, size: Int64) -> [(offset: Int64, count: Int64)] {
        stride(from: 0, to: whole, by: Int(size)).map { ($0, min(size, whole - $0)) }
    }
}
