internal import AWSModels
internal import JSON

/// Parameters as the JSON of request bodies.
enum JSONBody {
    /// The value on the wire: names, timestamps and special numbers are the protocol's.
    static func value(_ value: JSONValue, _ shape: Shape) throws(SerializationError) -> JSONValue {
        switch (shape.kind, value) {
        case (.structure, .object(let object)) where !shape.isDocument:
            var result = JSONObject()
            for (key, member) in object {
                guard let memberShape = shape.member(key)?.shape, !member.isNull else { continue }
                result[memberShape.locationName ?? key] = try self.value(member, memberShape)
            }
            return .object(result)
        case (.map, .object(let object)):
            var result = JSONObject()
            for (key, item) in object { result[key] = try self.value(item, shape.value) }
            return .object(result)
        case (.list, .array(let items)):
            let element = shape.element
            var result: [JSONValue] = []
            result.reserveCapacity(items.count)
            for item in items { result.append(try self.value(item, element)) }
            return .array(result)
        case (.timestamp, .string), (.timestamp, .number):
            let moment = try ScalarText.moment(value, shape)
            let format = TimestampFormat(of: shape, else: .unixTimestamp)
            guard format == .unixTimestamp else { return .string(format.text(moment)) }
            return .number(JSONNumber(moment.seconds))
        default:
            return value
        }
    }
}
