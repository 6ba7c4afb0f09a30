/// Patterns that share their beginnings: what an `Automaton` is made from.
struct Trie {
    /// What one pattern means when it is found.
    enum Meaning {
        /// It is a form of the secret with this number.
        case secret(Int)
        /// It opens this rule.
        case rule(Int)
    }

    /// The end of one pattern, and of all patterns that begin as it does.
    struct Node {
        var byte: UInt8
        var depth: Int32
        var firstChild: Int32 = -1
        var nextSibling: Int32 = -1
        var secret: Int32 = -1
        var rule: Int32 = -1
        /// Text that got this far may have to be hidden, so it must not be shown yet.
        var isHeld = false
    }

    private(set) var nodes = [Node(byte: 0, depth: 0)]

    /// Adds a pattern; line breaks in it do not count, as they do not count in the text.
    mutating func insert(_ pattern: some Sequence<UInt8>, meaning: Meaning, isHeld: Bool) {
        var node = 0
        for byte in pattern where !ByteSet.lineBreaks.contains(byte) {
            node = child(of: node, byte) ?? append(to: node, byte)
            nodes[node].isHeld = nodes[node].isHeld || isHeld
        }
        guard node != 0 else { return }
        switch meaning {
        // The first secret keeps a form that two of them have.
        case .secret(let number): if nodes[node].secret < 0 { nodes[node].secret = Int32(number) }
        case .rule(let number): nodes[node].rule = Int32(number)
        }
    }

    func child(of node: Int, _ byte: UInt8) -> Int? {
        var child = nodes[node].firstChild
        while child >= 0 {
            if nodes[Int(child)].byte == byte { return Int(child) }
            child = nodes[Int(child)].nextSibling
        }
        return nil
    }

    func children(of node: Int) -> [Int] {
        var children: [Int] = []
        var child = nodes[node].firstChild
        while child >= 0 {
            children.append(Int(child))
            child = nodes[Int(child)].nextSibling
        }
        return children
    }

    private mutating func append(to node: Int, _ byte: UInt8) -> Int {
        nodes.append(Node(byte: byte, depth: nodes[node].depth + 1, nextSibling: nodes[node].firstChild))
        nodes[node].firstChild = Int32(nodes.count - 1)
        return nodes.count - 1
    }
}
