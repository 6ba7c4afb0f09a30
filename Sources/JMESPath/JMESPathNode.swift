internal import JSON

/// One node of a parsed expression. It knows its depth, so that a parser can keep trees shallow enough to recurse.
struct JMESPathNode: Sendable {
    indirect enum Kind: Sendable {
        case current
        case field(String)
        case literal(JSONValue)
        case index(Int)
        case slice(JMESPathSlice)
        /// Each is evaluated on the result of the one before: `a.b`, `a[0]`, `a | b`.
        case chain([JMESPathNode])
        case comparison(JMESPathComparator, JMESPathNode, JMESPathNode)
        case or([JMESPathNode])
        case and([JMESPathNode])
        case not(JMESPathNode)
        case flatten(JMESPathNode)
        /// The second on each element of the first.
        case projection(JMESPathNode, JMESPathNode)
        /// The second on each value of the first.
        case valueProjection(JMESPathNode, JMESPathNode)
        /// The second on each element of the first for which the third is true.
        case filterProjection(JMESPathNode, JMESPathNode, JMESPathNode)
        case list([JMESPathNode])
        case hash([(key: String, value: JMESPathNode)])
        case call(JMESPathCall)
    }

    static let depthLimit = 128

    static let current = JMESPathNode(.current)

    let kind: Kind
    /// The number of nodes on the longest way down from here, this one included.
    let depth: Int

    init(_ kind: Kind) {
        self.kind = kind
        depth = 1 + kind.depthOfChildren
    }

    var isIndexOrSlice: Bool {
        switch kind {
        case .index, .slice: true
        default: false
        }
    }
}

/// A call of a function, checked but for the types of its arguments' values.
struct JMESPathCall: Sendable {
    let function: JMESPathFunction
    let arguments: [JMESPathNode]
    /// What follows the `&` of the one argument that has it.
    let reference: JMESPathNode?
    /// Where the name stands.
    let offset: Int
}

enum JMESPathComparator: Sendable {
    case equal
    case notEqual
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual
}

/// `[start:stop:step]`; the step is never 0.
struct JMESPathSlice: Sendable {
    let start: Int?
    let stop: Int?
    let step: Int

    func elements(of array: [JSONValue]) -> [JSONValue] {
        let lowest = step > 0 ? 0 : -1
        let highest = step > 0 ? array.count : array.count - 1
        func place(_ index: Int) -> Int {
            min(max(index < 0 ? index + array.count : index, lowest), highest)
        }
        var index = start.map(place) ?? (step > 0 ? lowest : highest)
        let end = stop.map(place) ?? (step > 0 ? highest : lowest)
        var result: [JSONValue] = []
        while step > 0 ? index < end : index > end {
            result.append(array[index])
            index += step
        }
        return result
    }
}

extension JMESPathNode.Kind {
    fileprivate var depthOfChildren: Int {
        switch self {
        case .current, .field, .literal, .index, .slice: 0
        case .not(let node), .flatten(let node): node.depth
        case .comparison(_, let left, let right), .projection(let left, let right),
            .valueProjection(let left, let right):
            max(left.depth, right.depth)
        case .filterProjection(let left, let right, let condition):
            max(left.depth, right.depth, condition.depth)
        case .chain(let nodes), .or(let nodes), .and(let nodes), .list(let nodes): Self.depth(nodes)
        case .hash(let pairs): Self.depth(pairs.map { $0.value })
        case .call(let call): max(Self.depth(call.arguments), call.reference?.depth ?? 0)
        }
    }

    private static func depth(_ nodes: [JMESPathNode]) -> Int { nodes.map { $0.depth }.max() ?? 0 }
}
