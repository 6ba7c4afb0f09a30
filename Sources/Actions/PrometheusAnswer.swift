internal import JSON

/// What an API of Prometheus answers to an instant query.
///
/// Source: Prometheus documentation, "HTTP API", "Instant queries" and "Expression query result formats".
enum PrometheusAnswer: Equatable {
    /// The results, each an object with `metric` and `value`, or `values` of a range.
    case results([JSONValue])
    /// The API's own words.
    case error(String)

    /// Reads a body.
    init(_ body: [UInt8], status: Int) {
        guard let json = try? JSONValue.parse(String(decoding: body, as: UTF8.self)), let object = json.object
        else {
            self = .error("status \(status), and the answer is no API of Prometheus's")
            return
        }
        guard object["status"]?.string == "success", let data = object["data"]?.object,
            let result = data["result"]
        else {
            let words = object["error"]?.string ?? object["message"]?.string ?? "no result"
            self = .error("status \(status): \(words)")
            return
        }
        switch data["resultType"]?.string {
        case "scalar", "string":
            self = .results([
                .object(JSONObject([("metric", .object(JSONObject())), ("value", Self.value(result))]))
            ])
        default: self = .results((result.array ?? []).map(Self.result))
        }
    }

    /// A result as expressions see it: the value alone, a number where JSON has it.
    private static func result(_ result: JSONValue) -> JSONValue {
        guard var object = result.object, let pair = object["value"] else { return result }
        object["value"] = value(pair)
        return .object(object)
    }

    /// The value of a pair of moment and text; `NaN` and infinities stay texts.
    private static func value(_ pair: JSONValue) -> JSONValue {
        guard let text = pair.array?.last?.string else { return pair }
        return JSONNumber(text: text).map(JSONValue.number) ?? .string(text)
    }
}
