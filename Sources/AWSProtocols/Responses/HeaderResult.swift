internal import AWSModels
internal import Cryptography
internal import HTTPMessages
internal import JSON
internal import PythonTexts

/// The members of results that travel beside the body.
struct HeaderResult {
    let timestamps: TimestampStyle

    /// Status, header fields, and maps of fields with a prefix; the last are there even when no field is.
    func members(of shape: Shape, _ response: HTTPResponse) throws(ResponseError) -> JSONObject {
        var result = JSONObject()
        for member in shape.members {
            switch member.shape.location {
            case "statusCode": result[member.name] = .number(JSONNumber(response.status))
            case "headers":
                result[member.name] = .object(map(member.shape.locationName ?? "", response.headers))
            case "header":
                guard let text = response.headers[member.shape.locationName ?? member.name] else { continue }
                result[member.name] = try value(text, member.shape)
            default: continue
            }
        }
        return result
    }

    private func map(_ prefix: String, _ headers: HTTPHeaders) -> JSONObject {
        let prefix = prefix.lowercased()
        var result = JSONObject()
        for field in headers.fields where field.name.lowercased().hasPrefix(prefix) {
            result[String(field.name.dropFirst(prefix.count))] = .string(field.value)
        }
        return result
    }

    private func value(_ text: String, _ shape: Shape) throws(ResponseError) -> JSONValue {
        if shape.kind == .list {
            var items: [JSONValue] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                items.append(try value(PythonText.stripped(String(part)), shape.element))
            }
            return .array(items)
        }
        if shape.isJSONText, shape.kind == .string {
            guard let bytes = Base64.decode(text), let value = try? JSONValue.parse(bytes) else {
                throw .unreadable("no JSON in base64 where \(shape.name) is expected")
            }
            return PythonJSON.normalised(value)
        }
        if shape.kind == .boolean { return .bool(text.lowercased() == "true") }
        return try XMLResult(timestamps: timestamps).scalar(text, shape)
    }
}
