/// Finds every pattern of a trie in one pass (Aho and Corasick, "Efficient string matching", 1975).
///
/// A state stands for the longest suffix of the text that begins some pattern. States near the root and those
/// that branch have a row with a successor for every class of bytes; the others, most of them, have one edge.
/// Line breaks do not count, so that a secret is found where a program has wrapped it, as `base64` does.
final class Automaton: Sendable {
    /// Where a scan stopped.
    enum Stop {
        /// At the end of the bytes.
        case end
        /// After a byte that completed a pattern.
        case found
        /// After a line break in the middle of what may become a pattern.
        case lineBreak
    }

    /// What is known of the text in a state.
    struct Knowledge {
        /// How many bytes at its end may become something to hide, line breaks not counted.
        var heldCount: Int32 = 0
        /// The longest form of a secret that it ends with, and which secret that is; -1 for none.
        var secretCount: Int32 = 0
        var secret: Int32 = -1
        /// The longest opening of a rule that it ends with, and which rule that is; -1 for none.
        var ruleCount: Int32 = 0
        var rule: Int32 = -1
    }

    private struct Edge {
        /// 256 where there is none.
        var byte: UInt16
        /// Negative, as `~state`, where a pattern is complete.
        var next: Int32
        var failure: Int32
    }

    /// The state before any text.
    static let start: Int32 = 0
    private static let lineBreak = Int32.min
    /// How many levels of states below the root have rows, whether they branch or not.
    private static let rowLevels: Int32 = 2

    private let classes: [UInt8]
    private let classCount: Int
    /// The rows; a state with a row is the offset of it.
    private let rows: [Int32]
    /// A state without a row is `rows.count` and more.
    private let edges: [Edge]
    private let knowledge: [Knowledge]

    init(_ trie: Trie) {
        (classes, classCount) = Self.classes(of: trie)
        let order = Self.breadthFirst(trie)
        let failures = Self.failures(of: trie, order)

        let hasRow: (Int) -> Bool = { node in
            let first = trie.nodes[node].firstChild
            return trie.nodes[node].depth <= Self.rowLevels
                || (first >= 0 && trie.nodes[Int(first)].nextSibling >= 0)
        }
        let withRows = order.filter(hasRow)
        let withEdges = order.filter { !hasRow($0) }
        var states = [Int32](repeating: 0, count: trie.nodes.count)
        for (index, node) in withRows.enumerated() {
            states[node] = Int32(index * classCount)
        }
        for (index, node) in withEdges.enumerated() {
            states[node] = Int32(withRows.count * classCount + index)
        }

        let all = Self.knowledge(of: trie, order, failures)
        let target: (Int) -> Int32 = { node in
            all[node].secret >= 0 || all[node].rule >= 0 ? ~states[node] : states[node]
        }
        var rows: [Int32] = []
        rows.reserveCapacity(withRows.count * classCount)
        for node in withRows {
            var row = [Int32](repeating: 0, count: classCount)
            if node != 0 { row[1] = Self.lineBreak }
            // The shallowest suffix first: a longer one overrules it.
            var suffixes = [node]
            while let last = suffixes.last, last != 0 { suffixes.append(failures[last]) }
            for suffix in suffixes.reversed() {
                for child in trie.children(of: suffix) {
                    row[Int(classes[Int(trie.nodes[child].byte)])] = target(child)
                }
            }
            rows += row
        }
        self.rows = rows
        edges = withEdges.map { node in
            let child = trie.children(of: node).first
            return Edge(
                byte: child.map { UInt16(trie.nodes[$0].byte) } ?? 256, next: child.map(target) ?? 0,
                failure: states[failures[node]])
        }
        knowledge = (withRows + withEdges).map { all[$0] }
    }

    /// What is known of the text in a state.
    func knowledge(of state: Int32) -> Knowledge {
        let state = Int(state)
        return knowledge[
            state < rows.count ? state / classCount : rows.count / classCount + state - rows.count]
    }

    /// Reads bytes until there is something to tell, or to their end.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - index: Where to go on; then the byte after the last one read.
    ///   - state: The state so far; then the one reached.
    /// - Returns: Why it stopped.
    func scan(_ bytes: UnsafeBufferPointer<UInt8>, from index: inout Int, state: inout Int32)
        -> Stop
    {
        rows.withUnsafeBufferPointer { rows in
            classes.withUnsafeBufferPointer { classes in
                edges.withUnsafeBufferPointer { edges in
                    var current = state
                    var position = index
                    let rowCount = Int32(truncatingIfNeeded: rows.count)
                    defer {
                        state = current
                        index = position
                    }
                    while position < bytes.count {
                        let byte = bytes[position]
                        var next: Int32
                        if current < rowCount {
                            next = rows[Int(current) &+ Int(classes[Int(byte)])]
                            if next >= 0 {
                                current = next
                                position &+= 1
                                continue
                            }
                        } else {
                            let edge = edges[Int(current &- rowCount)]
                            if edge.byte == UInt16(byte) {
                                next = edge.next
                            } else if byte == 0x0a || byte == 0x0d {
                                next = Self.lineBreak
                            } else {
                                current = edge.failure
                                continue
                            }
                        }
                        position &+= 1
                        if next == Self.lineBreak { return .lineBreak }
                        if next >= 0 {
                            current = next
                        } else {
                            current = ~next
                            return .found
                        }
                    }
                    return .end
                }
            }
        }
    }

    /// Whether a short text has any form of a secret in it.
    func findsSecret(in text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { bytes in
            var state = Self.start
            var index = 0
            while index < bytes.count {
                let stop = scan(bytes, from: &index, state: &state)
                if stop == .found, knowledge(of: state).secret >= 0 { return true }
            }
            return false
        }
    }

    /// Class 0 has the bytes of no pattern, class 1 the line breaks; every other byte has a class of its own.
    private static func classes(of trie: Trie) -> ([UInt8], Int) {
        var classes = [UInt8](repeating: 0, count: 256)
        var count = 2
        for node in trie.nodes.dropFirst() where classes[Int(node.byte)] == 0 {
            classes[Int(node.byte)] = UInt8(count)
            count += 1
        }
        classes[0x0a] = 1
        classes[0x0d] = 1
        return (classes, count)
    }

    private static func breadthFirst(_ trie: Trie) -> [Int] {
        var order = [0]
        var next = 0
        while next < order.count {
            order += trie.children(of: order[next])
            next += 1
        }
        return order
    }

    /// For each node the longest proper suffix of its text that is a node too.
    private static func failures(of trie: Trie, _ order: [Int]) -> [Int] {
        var failures = [Int](repeating: 0, count: trie.nodes.count)
        for node in order {
            for child in trie.children(of: node) where node != 0 {
                var suffix = failures[node]
                let byte = trie.nodes[child].byte
                while suffix != 0, trie.child(of: suffix, byte) == nil { suffix = failures[suffix] }
                failures[child] = trie.child(of: suffix, byte) ?? 0
            }
        }
        return failures
    }

    private static func knowledge(of trie: Trie, _ order: [Int], _ failures: [Int]) -> [Knowledge] {
        var all = [Knowledge](repeating: Knowledge(), count: trie.nodes.count)
        for node in order.dropFirst() {
            var knowledge = all[failures[node]]
            let own = trie.nodes[node]
            if own.isHeld { knowledge.heldCount = own.depth }
            if own.secret >= 0 { (knowledge.secret, knowledge.secretCount) = (own.secret, own.depth) }
            if own.rule >= 0 { (knowledge.rule, knowledge.ruleCount) = (own.rule, own.depth) }
            all[node] = knowledge
        }
        return all
    }
}
