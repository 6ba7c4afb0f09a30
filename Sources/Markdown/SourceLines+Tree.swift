internal import CCMark
internal import Glibc

/// Where the nodes of a cmark tree stand in the document; cmark counts lines from 1 and columns in bytes.
extension SourceLines {
    /// The document's line on which the node begins.
    func line(of node: OpaquePointer) -> Int { Int(cmark_node_get_start_line(node)) + firstLine - 1 }

    /// The document's last line that belongs to the node.
    func lastLine(of node: OpaquePointer) -> Int { Int(cmark_node_get_end_line(node)) + firstLine - 1 }

    /// The line on which the node begins, from its first byte on.
    func bytes(from node: OpaquePointer) -> Bytes {
        line(line(of: node)).dropFirst(max(Int(cmark_node_get_start_column(node)) - 1, 0))
    }

    /// All lines that the node touches.
    func bytes(ofAll node: OpaquePointer) -> Bytes {
        lines(line(of: node), through: lastLine(of: node))
    }

    /// The text that a leaf of the tree holds, which lives as long as the tree.
    static func literal(of node: OpaquePointer) -> UnsafeBufferPointer<UInt8> {
        guard let text = cmark_node_get_literal(node) else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        let start = UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: start, count: strlen(text))
    }
}
