internal import JSON

extension JMESPathNode {
    /// The node's value for `value`.
    func evaluate(_ value: JSONValue) throws(JMESPathError) -> JSONValue {
        switch kind {
        case .current: value
        case .field(let name): value[name] ?? .null
        case .literal(let literal): literal
        case .index(let index): value[index < 0 ? index + (value.array?.count ?? 0) : index] ?? .null
        case .slice(let slice): value.array.map { .array(slice.elements(of: $0)) } ?? .null
        case .chain(let nodes): try Self.chained(nodes, value)
        case .comparison(let comparator, let left, let right):
            comparator.compare(try left.evaluate(value), try right.evaluate(value))
        case .or(let nodes): try Self.first(of: nodes, value) { $0.isTruthy }
        case .and(let nodes): try Self.first(of: nodes, value) { !$0.isTruthy }
        case .not(let node): .bool(!(try node.evaluate(value).isTruthy))
        case .flatten(let node): Self.flattened(try node.evaluate(value))
        case .projection(let base, let right): try Self.projected(base.evaluate(value).array, right)
        case .valueProjection(let base, let right):
            try Self.projected(base.evaluate(value).object?.values, right)
        case .filterProjection(let base, let right, let condition):
            try Self.projected(base.evaluate(value).array, right, where: condition)
        case .list(let nodes): try Self.list(nodes, value)
        case .hash(let pairs): try Self.hash(pairs, value)
        case .call(let call): try call.evaluate(value)
        }
    }

    private static func chained(_ nodes: [JMESPathNode], _ value: JSONValue) throws(JMESPathError)
        -> JSONValue
    {
        var result = value
        for node in nodes { result = try node.evaluate(result) }
        return result
    }

    /// The first value that decides; the last one if none does.
    private static func first(
        of nodes: [JMESPathNode], _ value: JSONValue, where decides: (JSONValue) -> Bool
    ) throws(JMESPathError) -> JSONValue {
        var result = JSONValue.null
        for node in nodes {
            result = try node.evaluate(value)
            if decides(result) { break }
        }
        return result
    }

    private static func flattened(_ value: JSONValue) -> JSONValue {
        guard let elements = value.array else { return .null }
        return .array(elements.flatMap { $0.array ?? [$0] })
    }

    private static func projected(
        _ elements: [JSONValue]?, _ right: JMESPathNode, where condition: JMESPathNode? = nil
    ) throws(JMESPathError) -> JSONValue {
        guard let elements else { return .null }
        var result: [JSONValue] = []
        for element in elements {
            if let condition, !(try condition.evaluate(element).isTruthy) { continue }
            let value = try right.evaluate(element)
            if !value.isNull { result.append(value) }
        }
        return .array(result)
    }

    private static func list(_ nodes: [JMESPathNode], _ value: JSONValue) throws(JMESPathError) -> JSONValue {
        guard !value.isNull else { return .null }
        var result: [JSONValue] = []
        for node in nodes { result.append(try node.evaluate(value)) }
        return .array(result)
    }

    private static func hash(
        _ pairs: [(key: String, value: JMESPathNode)], _ value: JSONValue
    ) throws(JMESPathError) -> JSONValue {
        guard !value.isNull else { return .null }
        var result = JSONObject()
        for (key, node) in pairs { result[key] = try node.evaluate(value) }
        return .object(result)
    }
}

extension JMESPathComparator {
    /// Order is known between two numbers and between two strings (by scalars); elsewhere it is null.
    fileprivate func compare(_ left: JSONValue, _ right: JSONValue) -> JSONValue {
        switch self {
        case .equal: return .bool(left == right)
        case .notEqual: return .bool(left != right)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let isLess = left.isLess(than: right), let isGreater = right.isLess(than: left) else {
                return .null
            }
            return switch self {
            case .less: .bool(isLess)
            case .lessOrEqual: .bool(!isGreater)
            case .greater: .bool(isGreater)
            default: .bool(!isLess)
            }
        }
    }
}

extension JSONValue {
    /// Order between two numbers or two strings; nil between all others.
    func isLess(than other: JSONValue) -> Bool? {
        switch (self, other) {
        case (.number(let left), .number(let right)): left < right
        case (.string(let left), .string(let right)):
            left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
        default: nil
        }
    }
}
