internal import JSON

extension JMESPathCall {
    /// Evaluates the arguments, checks their types and calls the function.
    func evaluate(_ value: JSONValue) throws(JMESPathError) -> JSONValue {
        var values: [JSONValue] = []
        for argument in arguments { values.append(try argument.evaluate(value)) }
        do throws(JMESPathFunction.Mismatch) {
            try function.check(values: values)
        } catch {
            throw JMESPathError(error.kind, error.message, offset: offset)
        }
        guard let reference else { return function.result(of: values) }
        let elements = values.first?.array ?? []
        var keys: [JSONValue] = []
        for element in elements { keys.append(try reference.evaluate(element)) }
        if function == .map { return .array(keys) }
        try checkOrder(of: keys)
        switch function {
        case .minBy: return keys.extreme { $0.isLess(than: $1) ?? false }.map { elements[$0] } ?? .null
        case .maxBy: return keys.extreme { $1.isLess(than: $0) ?? false }.map { elements[$0] } ?? .null
        default:
            let order = keys.indices.sorted { keys[$0].isLess(than: keys[$1]) ?? false }
            return .array(order.map { elements[$0] })
        }
    }

    /// Elements can be put in order by numbers or by strings.
    private func checkOrder(of keys: [JSONValue]) throws(JMESPathError) {
        guard let first = keys.first else { return }
        for key in keys where first.isLess(than: key) == nil {
            let expected = first.isLess(than: first) == nil ? "numbers or strings" : "all of one type"
            let found =
                key.typeName == first.typeName ? first.typeName : "\(first.typeName) and \(key.typeName)"
            throw JMESPathError(
                .invalidType, "`\(function.rawValue)` needs keys that are \(expected), not \(found)",
                offset: offset)
        }
    }
}

extension JMESPathFunction {
    /// The result for values whose number and types are right.
    fileprivate func result(of values: [JSONValue]) -> JSONValue {
        guard let value = values.first else { return .null }
        let elements = value.array ?? []
        switch self {
        case .abs, .ceil, .floor, .toNumber, .sum, .avg: return numeric(value)
        case .join, .startsWith, .endsWith, .contains: return textual(value, values.last ?? .null)
        case .keys: return .array((value.object?.keys ?? []).map { .string($0) })
        case .values: return .array(value.object?.values ?? [])
        case .merge:
            var merged = JSONObject()
            for object in values { for (key, value) in object.object ?? [:] { merged[key] = value } }
            return .object(merged)
        case .length:
            let count = value.array?.count ?? value.object?.count ?? value.string?.unicodeScalars.count ?? 0
            return .number(JSONNumber(count))
        case .max: return elements.extreme { $1.isLess(than: $0) ?? false }.map { elements[$0] } ?? .null
        case .min: return elements.extreme { $0.isLess(than: $1) ?? false }.map { elements[$0] } ?? .null
        case .sort: return .array(elements.sorted { $0.isLess(than: $1) ?? false })
        case .notNull: return values.first { !$0.isNull } ?? .null
        case .reverse:
            if let text = value.string {
                return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
            }
            return .array(elements.reversed())
        case .toArray: return value.array == nil ? .array([value]) : value
        case .toString: return value.string == nil ? .string(value.serializedInASCII) : value
        case .type: return .string(value.typeName)
        case .map, .maxBy, .minBy, .sortBy: return .null
        }
    }

    private func textual(_ value: JSONValue, _ other: JSONValue) -> JSONValue {
        if self == .contains, let elements = value.array { return .bool(elements.contains(other)) }
        guard let text = value.string else { return .null }
        if self == .join {
            return .string((other.array ?? []).compactMap { $0.string }.joined(separator: text))
        }
        guard let part = other.string else { return false }
        let (whole, wanted) = (Array(text.utf8), Array(part.utf8))
        switch self {
        case .startsWith: return .bool(whole.starts(with: wanted))
        case .endsWith: return .bool(whole.reversed().starts(with: wanted.reversed()))
        default: return .bool((0...whole.count).contains { whole[$0...].starts(with: wanted) })
        }
    }
}

extension [JSONValue] {
    /// The place of the first element that no other is ahead of; nil without elements.
    fileprivate func extreme(isAhead: (JSONValue, JSONValue) -> Bool) -> Int? {
        guard var best = indices.first else { return nil }
        for index in indices where isAhead(self[index], self[best]) { best = index }
        return best
    }
}
