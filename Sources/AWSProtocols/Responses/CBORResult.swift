internal import AWSModels
internal import CBOR
internal import Cryptography
internal import JSON
internal import PythonTexts

/// CBOR of answers as results.
struct CBORResult {
    let timestamps: TimestampStyle

    func value(_ item: CBORValue, _ shape: Shape) throws(ResponseError) -> JSONValue {
        guard item != .null else { return .null }
        switch (shape.kind, item) {
        case (.structure, .map(let pairs)): return .object(try structure(pairs, shape))
        case (.map, .map(let pairs)):
            var result = JSONObject()
            for pair in pairs where pair.value != .null {
                guard case .text(let key) = pair.key else { throw unfit(shape) }
                result[key] = try value(pair.value, shape.value)
            }
            return .object(result)
        case (.list, .array(let items)):
            let element = shape.element
            var result: [JSONValue] = []
            for item in items { result.append(try value(item, element)) }
            return .array(result)
        case (.timestamp, .tagged(1, let moment)), (.timestamp, let moment):
            guard let timestamp = timestamps.value(plain(moment)) else { throw unfit(shape) }
            return timestamp
        case (.structure, _), (.map, _), (.list, _): throw unfit(shape)
        default:
            if case .tagged = item { throw unfit(shape) }
            return plain(item)
        }
    }

    private func structure(_ pairs: [CBORValue.Pair], _ shape: Shape) throws(ResponseError) -> JSONObject {
        var byName: [String: CBORValue] = [:]
        for pair in pairs where pair.value != .null {
            guard case .text(let key) = pair.key else { throw unfit(shape) }
            byName[key] = pair.value
        }
        if shape.isUnion, byName.count(where: { $0.key != "__type" }) != 1 {
            throw WireText.wrongUnion(shape)
        }
        var result = JSONObject()
        for member in shape.members {
            guard let item = byName[member.name] else { continue }
            result[member.name] = try value(item, member.shape)
        }
        return result
    }

    /// A scalar as it came.
    private func plain(_ item: CBORValue) -> JSONValue {
        switch item {
        case .unsigned(let number): JSONNumber(text: String(number)).map(JSONValue.number) ?? .null
        case .negative(let number):
            // -1 - n, which may lie one below what 64 bits hold.
            JSONNumber(text: number == .max ? "-18446744073709551616" : "-\(number + 1)")
                .map(JSONValue.number) ?? .null
        case .bytes(let bytes): .string(Base64.encode(bytes))
        case .text(let text): .string(text)
        case .bool(let truth): .bool(truth)
        case .float(let number): PythonText.value(Double(number))
        case .double(let number): PythonText.value(number)
        default: .null
        }
    }

    private func unfit(_ shape: Shape) -> ResponseError {
        .unreadable("another type where \(shape.name), a \(shape.kind.rawValue), is expected")
    }
}
