internal import AWSModels
internal import Cryptography
internal import HTTPMessages
public import JSON

/// The form of the protocol tests that AWS publishes with botocore: one operation with its shapes, and parameters or an
/// answer for it. Blobs are raw text there, timestamps are numbers.
public enum PublishedCases {
    /// The request of a case.
    ///
    /// - Parameter item: `metadata`, `shapes`, `given` (the operation), `params`, and `clientEndpoint`, else
    ///   `https://example.com`.
    /// - Throws: Where no request can be made from the parameters.
    /// - Returns: `method`, `url`, `headers`, and `body` as text, or as `{"base64": …}` where it is none.
    public static func serialize(_ item: JSONValue) throws(SerializationError) -> JSONValue {
        let operation = try operation(of: item)
        var parameters = item["params"]?.object ?? JSONObject()
        if let input = operation.input {
            parameters = VectorValues.withBase64(.object(parameters), input).object ?? JSONObject()
        }
        var serializer = RequestSerializer { "00000000-0000-4000-8000-000000000000" }
        serializer.trustsEndpointRules = false
        serializer.namesEveryMediaType = true
        let request = try serializer.request(
            for: operation, parameters: parameters,
            endpoint: item["clientEndpoint"]?.string ?? "https://example.com")
        var headers = JSONObject()
        for field in request.headers.fields { headers[field.name] = .string(field.value) }
        guard case .bytes(let body) = request.body else { return .null }
        let isText = headers["smithy-protocol"] == nil
        let text = isText ? String(validating: body, as: UTF8.self).map(JSONValue.string) : nil
        return [
            "method": .string(request.method), "url": .string(request.url), "headers": .object(headers),
            "body": text ?? ["base64": .string(Base64.encode(body))],
        ]
    }

    /// The result of a case.
    ///
    /// - Parameter item: `metadata`, `shapes`, `given`, and `response` with `status_code`, `headers` and `body`.
    /// - Throws: Where the answer cannot be read; errors of the service are answers.
    /// - Returns: `result`, or `errorCode`, `errorMessage` and `error` (the members that the model knows).
    public static func parseResponse(_ item: JSONValue) throws(ResponseError) -> JSONValue {
        let operation: Operation
        do {
            operation = try self.operation(of: item)
        } catch {
            throw .unreadable(error.description)
        }
        var headers = HTTPHeaders()
        for (name, value) in item["response"]?["headers"]?.object ?? JSONObject() {
            headers.add(name, value.string ?? "")
        }
        let text = item["response"]?["body"]?.string ?? ""
        let isBase64 = ProtocolKind(of: operation.service.metadata) == .rpcV2CBOR
        let response = HTTPResponse(
            status: item["response"]?["status_code"]?.int ?? 200, headers: headers,
            body: isBase64 ? Base64.decode(text) ?? [] : Array(text.utf8))
        var parser = ResponseParser(timestamps: .epoch)
        parser.includesStreamedBody = true
        do {
            let success = try parser.result(of: operation, response: response)
            let result = JSONValue.object(success.result)
            return ["result": operation.output.map { VectorValues.withRawText(result, $0) } ?? result]
        } catch {
            guard case .refused(let answer) = error else { throw error }
            var error = JSONValue.object(answer.fields)
            let shape = operation.errors.first {
                ($0.traits["error"]?["code"]?.string ?? $0.name) == answer.code
            }
            if let shape { error = VectorValues.withRawText(error, shape) }
            return [
                "errorCode": .string(answer.code), "errorMessage": .string(answer.message), "error": error,
            ]
        }
    }

    private static func operation(of item: JSONValue) throws(SerializationError) -> Operation {
        let name = item["given"]?["name"]?.string ?? "Operation"
        var definition = item["given"]?.object ?? JSONObject()
        // The cases leave out what the models of all services with this protocol say.
        if item["metadata"]?["protocol"] == "query", var output = definition["output"]?.object {
            output["resultWrapper"] = output["resultWrapper"] ?? .string("\(name)Result")
            definition["output"] = .object(output)
        }
        let model: JSONValue = [
            "metadata": item["metadata"] ?? [:], "shapes": item["shapes"] ?? [:],
            "operations": .object(JSONObject([(name, .object(definition))])),
        ]
        let service = ServiceModel(name: "published", source: JSONModelSource(model: model))
        guard let operation = service.operation(name) else {
            throw .parameters(["the case gives no operation"])
        }
        return operation
    }
}

/// Blobs of values as the published cases write them.
private enum VectorValues {
    static func withBase64(_ value: JSONValue, _ shape: Shape) -> JSONValue {
        map(value, shape) { Base64.encode(Array($0.utf8)) }
    }

    static func withRawText(_ value: JSONValue, _ shape: Shape) -> JSONValue {
        map(value, shape) { Base64.decode($0).map { String(decoding: $0, as: UTF8.self) } ?? $0 }
    }

    private static func map(_ value: JSONValue, _ shape: Shape, _ change: (String) -> String) -> JSONValue {
        switch (shape.kind, value) {
        case (.structure, .object(let object)):
            .object(
                JSONObject(
                    object.map { name, item in
                        (name, shape.member(name).map { map(item, $0.shape, change) } ?? item)
                    }))
        case (.map, .object(let object)):
            .object(JSONObject(object.map { ($0.key, map($0.value, shape.value, change)) }))
        case (.list, .array(let items)): .array(items.map { map($0, shape.element, change) })
        case (.blob, .string(let text)): .string(change(text))
        default: value
        }
    }
}
