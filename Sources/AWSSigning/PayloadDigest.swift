internal import Cryptography
internal import Glibc
public import HTTPMessages

/// The SHA-256 of bodies, in hexadecimal digits.
public enum PayloadDigest {
    private static let pieceBytes = 1 << 18

    /// The digest of a body. A file is read in pieces, at its own offset: its position does not move.
    ///
    /// - Parameter body: What is sent.
    /// - Returns: 64 small digits.
    /// - Throws: `SigningError` where the file cannot be read, or is shorter than it was said to be.
    public static func hexadecimal(_ body: HTTPBody) throws(SigningError) -> String {
        switch body {
        case .bytes(let bytes): return Hexadecimal.encode(SHA256.hash(bytes))
        case .file(let descriptor, let offset, let count):
            return try file(descriptor, offset: offset, count: count)
        }
    }

    private static func file(
        _ descriptor: Int32, offset: Int64, count: Int64
    ) throws(SigningError) -> String {
        var digest = SHA256()
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        var position: Int64 = 0
        while position < count {
            let wanted = Int(min(Int64(pieceBytes), count - position))
            let read = pread(descriptor, &piece, wanted, off_t(offset + position))
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw .unreadableBody(errno) }
            guard read > 0 else { throw .shortBody }
            piece.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<read])) }
            position += Int64(read)
        }
        return Hexadecimal.encode(digest.finalise())
    }
}
