internal import AWSModels
internal import Cryptography
internal import HTTPMessages
internal import JSON
internal import PythonTexts

/// Spreads parameters over path, query, header fields and body, as rest-json and rest-xml do.
struct RestBinding {
    let operation: Operation
    let isJSON: Bool
    /// The path begins behind the bucket.
    var dropsBucket = false
    /// XML and raw bodies have a `Content-Type` too.
    var namesEveryMediaType = false

    private var labels: [String: String] = [:]
    /// What goes into the body.
    private var members = JSONObject()
    /// Query parameters; a later value takes the place of an earlier one.
    private var query = JSONObject()

    init(operation: Operation, isJSON: Bool) {
        self.operation = operation
        self.isJSON = isJSON
    }

    mutating func fill(
        _ parts: inout RequestParts, parameters: JSONObject, body: HTTPBody?
    ) throws(SerializationError) {
        var template = operation.requestURI
        if dropsBucket, template.hasPrefix("/{Bucket}") { template.removeFirst("/{Bucket}".count) }
        guard let input = operation.input else {
            parts.path = template
            return
        }
        for (name, value) in parameters where !value.isNull {
            guard let shape = input.member(name)?.shape else { continue }
            try place(value, shape, name: name, in: &parts)
        }
        parts.path = try path(template)
        parts.query = query.flatMap { name, value in
            (value.array ?? [value]).map { (name, ScalarText.plain($0)) }
        }
        try addBody(body, to: &parts, parameters: parameters, input: input)
    }

    // MARK: Locations

    private mutating func place(
        _ value: JSONValue, _ shape: Shape, name: String, in parts: inout RequestParts
    ) throws(SerializationError) {
        let wireName = shape.locationName ?? name
        switch shape.location {
        case "uri":
            labels[wireName] = try ScalarText.text(value, shape, timestamps: .iso8601)
        case "querystring":
            if let map = value.object {
                for (key, item) in map { query[key] = item }
            } else if let items = value.array {
                var texts: [JSONValue] = []
                for item in items {
                    texts.append(.string(try ScalarText.text(item, shape.element, timestamps: .iso8601)))
                }
                query[wireName] = .array(texts)
            } else {
                query[wireName] = .string(try ScalarText.text(value, shape, timestamps: .iso8601))
            }
        case "header":
            guard value.array?.isEmpty != true else { return }
            parts.headers[wireName] = try Self.headerText(value, shape)
        case "headers":
            for (key, item) in value.object ?? JSONObject() {
                parts.headers[wireName + key] = ScalarText.plain(item)
            }
        default: members[name] = value
        }
    }

    private static func headerText(_ value: JSONValue, _ shape: Shape) throws(SerializationError) -> String {
        if shape.kind == .list, let items = value.array {
            var texts: [String] = []
            for item in items where !item.isNull {
                let text = try headerText(item, shape.element)
                texts.append(shape.element.kind == .string ? quoted(text) : text)
            }
            return texts.joined(separator: ",")
        }
        if shape.kind == .timestamp {
            // Parts of seconds are left out, whatever the form.
            var moment = try ScalarText.moment(value, shape)
            moment.microseconds = 0
            return TimestampFormat(of: shape, else: .rfc822).text(moment)
        }
        if shape.isJSONText, shape.location == "header", shape.kind == .string {
            return Base64.encode(Array(PythonJSON.text(value, .compact).utf8))
        }
        return try ScalarText.text(value, shape, timestamps: .rfc822)
    }

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) else {
            return text
        }
        return "\"\(text.replacing("\"", with: "\\\""))\""
    }

    /// The template with its labels filled in: `{Name}`, or `{Name+}` where slashes stay.
    private func path(_ template: String) throws(SerializationError) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            var name = rest[rest.index(after: open)..<close]
            let isGreedy = name.hasSuffix("+")
            if isGreedy { name.removeLast() }
            guard let value = labels[String(name)] else {
                throw .parameters(["Missing required parameter in input: \"\(name)\""])
            }
            result += PercentEncoding.encode(value, also: isGreedy ? "/" : "")
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    // MARK: Body

    private func addBody(
        _ body: HTTPBody?, to parts: inout RequestParts, parameters: JSONObject, input: Shape
    ) throws(SerializationError) {
        var media: String?
        if let payload = input.payload, let shape = input.member(payload)?.shape {
            let value = parameters[payload] ?? .null
            switch shape.kind {
            case .blob:
                if let body {
                    parts.body = body
                } else if !value.isNull {
                    parts.body = .bytes(try ScalarText.bytes(value, shape))
                }
                media = parts.body.count == 0 ? nil : "application/octet-stream"
            case .string, .character:
                parts.body = .bytes(Array(ScalarText.plain(value).utf8))
                media = parts.body.count == 0 ? nil : "text/plain"
            default:
                if !value.isNull {
                    parts.body = try structured(value, shape)
                } else if isJSON {
                    parts.body = .bytes(Array("{}".utf8))
                }
            }
        } else if !members.isEmpty {
            parts.body = try structured(.object(members), input)
        } else if isJSON, input.members.contains(where: { $0.shape.location == nil }) {
            parts.body = .bytes(Array("{}".utf8))
        }
        let isRaw = media != nil || operation.streamingInput != nil
        if !isRaw, parts.body.count > 0, isJSON || namesEveryMediaType {
            media = isJSON ? "application/json" : "application/xml"
        } else if !namesEveryMediaType {
            media = nil
        }
        if let media, parts.headers["Content-Type"] == nil { parts.headers["Content-Type"] = media }
    }

    private func structured(_ value: JSONValue, _ shape: Shape) throws(SerializationError) -> HTTPBody {
        if isJSON { return .bytes(Array(PythonJSON.text(try JSONBody.value(value, shape)).utf8)) }
        return .bytes(Array(try XMLBody.text(value, shape).utf8))
    }
}
