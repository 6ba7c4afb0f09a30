internal import Journals
internal import Synchronization

/// Cuts output into lines for the screen; the streams of one block are kept apart.
final class LineSplitter: Sendable {
    private let rest = Mutex<[Int: [UInt8]]>([:])

    /// The lines that these chunks complete; an unended line longer than 4 KiB counts as one.
    func take(_ chunks: [OutputChunk]) -> [String] {
        rest.withLock { rest in
            var lines: [String] = []
            for chunk in chunks {
                var line = rest[chunk.stream] ?? []
                for byte in chunk.bytes {
                    if byte == UInt8(ascii: "\n") || line.count >= 4096 {
                        lines.append(String(decoding: line, as: UTF8.self))
                        line.removeAll(keepingCapacity: true)
                        if byte == UInt8(ascii: "\n") { continue }
                    }
                    line.append(byte)
                }
                rest[chunk.stream] = line
            }
            return lines
        }
    }

    /// The lines that never ended.
    func finish() -> [String] {
        rest.withLock { rest in
            defer { rest = [:] }
            return rest.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }.map {
                String(decoding: $0.value, as: UTF8.self)
            }
        }
    }
}
