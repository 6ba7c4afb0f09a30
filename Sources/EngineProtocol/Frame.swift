/// The envelope of a message between a step's helpers and the engine.
///
/// Four bytes of length, big-endian, which count what follows; one byte of version; the payload.
public enum Frame {
    /// The version that is spoken here.
    public static let version: UInt8 = 1
    /// The longest frame, without its length.
    public static let limitBytes = 16 << 20

    /// Puts a payload into a frame.
    ///
    /// - Throws: `FrameError.oversized`.
    public static func encode(_ payload: [UInt8]) throws(FrameError) -> [UInt8] {
        let count = payload.count + 1
        guard count <= limitBytes else { throw .oversized(count) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 4)
        bytes.append(UInt32(count))
        bytes.append(version)
        bytes += payload
        return bytes
    }
}

/// Finds the frames in a stream of bytes that comes in pieces of any size.
public struct FrameDecoder: Sendable {
    private var bytes: [UInt8] = []
    /// Where the next frame starts.
    private var start = 0

    /// Makes a decoder at the beginning of a stream.
    public init() {}

    /// Bytes of an unfinished frame are held: a stream that ends now was cut.
    public var isInsideFrame: Bool { start < bytes.count }

    /// Adds bytes of the stream.
    public mutating func append(_ more: some Collection<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            start = 0
        }
        bytes += more
    }

    /// Takes out the payload of the next frame.
    ///
    /// - Returns: nil when the frame is not there yet as a whole.
    /// - Throws: `FrameError`, as soon as the beginning of a frame shows it; the stream is useless from then on.
    public mutating func next() throws(FrameError) -> [UInt8]? {
        guard bytes.count - start >= 4 else { return nil }
        let count = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        guard count <= Frame.limitBytes else { throw .oversized(count) }
        guard count >= 1 else { throw .empty }
        guard bytes.count - start >= 5 else { return nil }
        let version = bytes[start + 4]
        guard version == Frame.version else { throw .version(version) }
        let end = start + 4 + count
        guard bytes.count >= end else { return nil }
        let payload = Array(bytes[start + 5..<end])
        start = end
        return payload
    }
}

extension [UInt8] {
    /// Appends four bytes, big-endian.
    mutating func append(_ number: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
