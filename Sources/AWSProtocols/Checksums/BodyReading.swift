internal import Glibc
internal import HTTPMessages

extension HTTPBody {
    /// Hands over all bytes in order, in pieces of this many bytes and a last one.
    ///
    /// - Throws: Where the file cannot be read or is shorter than it was said to be.
    func forEachPiece(
        of size: Int = 1 << 20, _ take: ([UInt8]) -> Void
    ) throws(ChecksumError) {
        switch self {
        case .bytes(let bytes):
            for start in stride(from: 0, to: bytes.count, by: size) {
                take(Array(bytes[start..<min(start + size, bytes.count)]))
            }
        case .file(let descriptor, let start, let count):
            var offset = start
            let end = start + count
            while offset < end {
                var piece = [UInt8](repeating: 0, count: Int(min(Int64(size), end - offset)))
                var filled = 0
                while filled < piece.count {
                    let got = piece.withUnsafeMutableBytes { buffer in
                        pread(
                            descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled,
                            off_t(offset) + filled)
                    }
                    if got < 0, errno == EINTR { continue }
                    guard got > 0 else { throw .unreadable }
                    filled += got
                }
                take(piece)
                offset += Int64(piece.count)
            }
        }
    }
}
