public import JSON

/// Makes one answer of many pages: under each result key lists are joined, texts and numbers are added.
public struct PageMerger: Sendable {
    private let resultKeys: [PagePath]
    /// What has come under each result key; nil: nothing yet.
    private var values: [Sum?]
    /// The result keys in the order in which they first came.
    private var order: [Int] = []

    /// What pages add up to. Elements are collected in an array of their own, which grows in place.
    private enum Sum {
        case elements([JSONValue])
        case value(JSONValue)
    }

    /// Starts without pages.
    public init(paginator: Paginator) {
        resultKeys = paginator.resultKeys
        values = Array(repeating: nil, count: paginator.resultKeys.count)
    }

    /// Adds the next page: the `answer` of a `Pages.Page`.
    public mutating func add(_ page: JSONValue) throws(PagingError) {
        for (index, path) in resultKeys.enumerated() {
            let value = try path.value(in: page)
            if value.isNull { continue }
            if values[index] == nil { order.append(index) }
            add(value, at: index)
        }
    }

    private mutating func add(_ value: JSONValue, at index: Int) {
        switch (values[index], value) {
        case (nil, .array(let elements)): values[index] = .elements(elements)
        case (nil, _): values[index] = .value(value)
        case (.elements(var elements), .array(let more)):
            values[index] = nil
            elements.append(contentsOf: more)
            values[index] = .elements(elements)
        case (.value(.string(let text)), .string(let more)): values[index] = .value(.string(text + more))
        case (.value(.number(let number)), .number(let more)):
            values[index] = .value(.number(Self.sum(number, more)))
        default: break
        }
    }

    private static func sum(_ left: JSONNumber, _ right: JSONNumber) -> JSONNumber {
        if let left = Int(left.text), let right = Int(right.text) {
            let (sum, overflows) = left.addingReportingOverflow(right)
            if !overflows { return JSONNumber(sum) }
        }
        let sum = left.double + right.double
        return sum.isFinite ? JSONNumber(sum) : left
    }

    /// The merged answer, with the members that belong to all pages, and `NextToken` where it was cut.
    public func result(of pages: Pages) -> JSONValue {
        var result = JSONObject()
        for index in order {
            switch values[index] {
            case .elements(let elements): resultKeys[index].set(.array(elements), in: &result)
            case .value(let value): resultKeys[index].set(value, in: &result)
            case nil: break
            }
        }
        Self.merge(pages.nonAggregatePart, into: &result)
        if let token = pages.resumeToken { result["NextToken"] = .string(token) }
        return .object(result)
    }

    private static func merge(_ part: JSONObject, into result: inout JSONObject) {
        for (key, value) in part {
            if let inner = value.object, var own = result[key]?.object {
                merge(inner, into: &own)
                result[key] = .object(own)
            } else {
                result[key] = value
            }
        }
    }
}
