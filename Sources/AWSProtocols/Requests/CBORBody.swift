internal import AWSModels
internal import CBOR
internal import JSON
internal import PythonTexts

/// Parameters as the CBOR of request bodies.
enum CBORBody {
    /// The item on the wire.
    static func value(_ value: JSONValue, _ shape: Shape) throws(SerializationError) -> CBORValue {
        guard !value.isNull else { return .null }
        switch shape.kind {
        case .structure:
            var pairs: [CBORValue.Pair] = []
            for (key, member) in value.object ?? JSONObject() {
                guard let memberShape = shape.member(key)?.shape, !member.isNull else { continue }
                let name = memberShape.locationName ?? key
                pairs.append(CBORValue.Pair(.text(name), try self.value(member, memberShape)))
            }
            return .map(pairs)
        case .map:
            var pairs: [CBORValue.Pair] = []
            for (key, item) in value.object ?? JSONObject() {
                pairs.append(CBORValue.Pair(.text(key), try self.value(item, shape.value)))
            }
            return .map(pairs)
        case .list:
            var items: [CBORValue] = []
            for item in value.array ?? [] { items.append(try self.value(item, shape.element)) }
            return .array(items)
        case .blob: return .bytes(try ScalarText.bytes(value, shape))
        case .boolean: return .bool(value.bool ?? false)
        case .integer, .long, .bigInteger: return try integer(value, shape)
        case .float: return .float(Float(try double(value, shape)))
        case .double, .bigDecimal: return .double(try double(value, shape))
        case .timestamp:
            return .tagged(1, CBORValue(try ScalarText.moment(value, shape).seconds))
        case .string, .character: return .text(ScalarText.plain(value))
        }
    }

    private static func integer(_ value: JSONValue, _ shape: Shape) throws(SerializationError) -> CBORValue {
        if let number = value.int { return CBORValue(number) }
        if let text = value.number?.text, let number = UInt64(text) { return .unsigned(number) }
        throw .parameters(["Invalid integer for \(shape.name): \(PythonText.str(value))"])
    }

    private static func double(_ value: JSONValue, _ shape: Shape) throws(SerializationError) -> Double {
        switch value {
        case .number(let number): return number.double
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        case .string("NaN"): return .nan
        default: throw .parameters(["Invalid number for \(shape.name): \(PythonText.str(value))"])
        }
    }
}
