internal import AWSModels
internal import JSON
internal import PythonTexts

/// JSON of answers as results.
struct JSONResult {
    let timestamps: TimestampStyle
    /// Numbers and truths may come as text, as rest-json's header fields bring them.
    let isLenient: Bool

    func value(_ value: JSONValue, _ shape: Shape) throws(ResponseError) -> JSONValue {
        guard !value.isNull else { return .null }
        switch shape.kind {
        case .structure: return shape.isDocument ? PythonJSON.normalised(value) : try structure(value, shape)
        case .map:
            guard let object = value.object else { throw unfit(value, shape) }
            var result = JSONObject()
            for (key, item) in object { result[key] = try self.value(item, shape.value) }
            return .object(result)
        case .list:
            guard let items = value.array else { throw unfit(value, shape) }
            let element = shape.element
            var result: [JSONValue] = []
            result.reserveCapacity(items.count)
            for item in items { result.append(try self.value(item, element)) }
            return .array(result)
        case .blob:
            guard let text = value.string.flatMap(WireText.base64) else { throw unfit(value, shape) }
            return .string(text)
        case .timestamp:
            guard let timestamp = timestamps.value(value) else { throw unfit(value, shape) }
            return timestamp
        case .boolean where isLenient:
            return .bool(value.bool ?? (value.string?.lowercased() == "true"))
        case .integer where isLenient, .long where isLenient:
            guard let number = WireText.integer(value) else { throw unfit(value, shape) }
            return number
        case .float where isLenient, .double where isLenient:
            guard let number = WireText.float(value) else { throw unfit(value, shape) }
            return number
        default: return PythonJSON.normalised(value)
        }
    }

    private func structure(_ value: JSONValue, _ shape: Shape) throws(ResponseError) -> JSONValue {
        guard let object = value.object else { throw unfit(value, shape) }
        if shape.isUnion {
            var tags = object.filter { !$0.value.isNull && $0.key != "__type" }.map(\.key)
            guard tags.count == 1, let tag = tags.popLast() else { throw WireText.wrongUnion(shape) }
            if WireText.isUnknown(tag, in: shape) { return WireText.unknownMember(tag) }
        }
        var result = JSONObject()
        for member in shape.members {
            guard let item = object[member.shape.locationName ?? member.name], !item.isNull else { continue }
            result[member.name] = try self.value(item, member.shape)
        }
        return .object(result)
    }

    private func unfit(_ value: JSONValue, _ shape: Shape) -> ResponseError {
        .unreadable(
            "<class '\(PythonText.typeName(of: value))'> where \(shape.name), a \(shape.kind.rawValue), "
                + "is expected")
    }
}
