internal import AWSModels
internal import CBOR
internal import HTTPMessages
internal import JSON
internal import XML

/// Reads errors in every dialect.
struct ErrorReader {
    let operation: Operation
    let kind: ProtocolKind
    let parser: ResponseParser

    func read(_ response: HTTPResponse, metadata: ResponseMetadata) throws(ResponseError) -> AWSErrorAnswer {
        // Load balancers and proxies answer so, in no protocol at all.
        if metadata.status >= 500, Self.isGeneric(response.body) { return Self.generic(metadata) }
        var answer: AWSErrorAnswer =
            switch kind {
            case .query, .ec2: try query(response, metadata)
            case .restXML: restXML(response, metadata)
            case .json, .restJSON, .rpcV2CBOR: try json(response, metadata)
            }
        if let shape = shape(of: answer) {
            // A modelled member that is not as modelled must not hide the error itself.
            answer.fields = (try? fields(shape, response)) ?? JSONObject()
        }
        return answer
    }

    private static func isGeneric(_ body: [UInt8]) -> Bool {
        let start = body.drop { $0 == 0x20 || 0x09...0x0D ~= $0 }
        return start.isEmpty || start.starts(with: "<html>".utf8)
    }

    private static func generic(_ metadata: ResponseMetadata) -> AWSErrorAnswer {
        AWSErrorAnswer(
            code: String(metadata.status), message: StatusPhrases.phrase(metadata.status), metadata: metadata)
    }

    // MARK: Modelled members

    private func shape(of answer: AWSErrorAnswer) -> Shape? {
        if let shape = operation.errors.first(where: { Self.code(of: $0) == answer.code }) { return shape }
        let shape = operation.service.shape(["shape": .string(answer.code)])
        return shape.isTrue("exception") && Self.code(of: shape) == answer.code ? shape : nil
    }

    private static func code(of shape: Shape) -> String {
        shape.traits["error"]?["code"]?.string ?? shape.name
    }

    private func fields(_ shape: Shape, _ response: HTTPResponse) throws(ResponseError) -> JSONObject {
        switch kind {
        case .query, .ec2:
            return try xmlMembers(ResponseParser.xml(response.body), shape)
        case .restXML:
            var result = try HeaderResult(timestamps: parser.timestamps).members(of: shape, response)
            for (name, value) in try xmlMembers(ResponseParser.xml(response.body), shape) {
                result[name] = value
            }
            return result
        case .json: return try parser.json(shape, ResponseParser.json(response.body), isLenient: false)
        case .restJSON: return try parser.rest(shape, response, isJSON: true)
        case .rpcV2CBOR: return try parser.cbor(shape, response.body)
        }
    }

    private func xmlMembers(_ root: XMLElement, _ shape: Shape) throws(ResponseError) -> JSONObject {
        let error: XMLElement? =
            if kind == .ec2 {
                root.child("Errors")?.child("Error")
            } else {
                root.name == "ErrorResponse" ? root.child("Error") : nil
            }
        return try XMLResult(timestamps: parser.timestamps).structure(error ?? root, shape)
    }

    // MARK: XML

    private func query(
        _ response: HTTPResponse, _ metadata: ResponseMetadata
    ) throws(ResponseError) -> AWSErrorAnswer {
        let root = try ResponseParser.xml(response.body, isNeeded: true)
        let error = root.child("Errors")?.child("Error") ?? root.child("Error")
        var answer = Self.answer(error, metadata)
        let id = (kind == .ec2 ? root.child("RequestID") : nil) ?? root.child("RequestId")
        answer.metadata.requestID = id?.text ?? metadata.requestID
        return answer
    }

    private func restXML(_ response: HTTPResponse, _ metadata: ResponseMetadata) -> AWSErrorAnswer {
        guard !response.body.isEmpty, let root = try? ResponseParser.xml(response.body) else {
            return Self.generic(metadata)
        }
        if root.name == "Error", root.namespace == nil {
            var error = root
            // S3 says them in header fields too.
            error.children.removeAll { $0.name == "RequestId" || $0.name == "HostId" }
            return Self.answer(error, metadata)
        }
        var answer = Self.answer(root.child("Error"), metadata)
        answer.metadata.requestID = root.child("RequestId")?.text ?? metadata.requestID
        return answer
    }

    private static func answer(_ error: XMLElement?, _ metadata: ResponseMetadata) -> AWSErrorAnswer {
        // An answer without these is told as the AWS CLI tells it.
        var answer = AWSErrorAnswer(
            code: error?.child("Code")?.text ?? "Unknown",
            message: error?.child("Message")?.text ?? (error == nil ? "Unknown" : ""), metadata: metadata)
        guard let error else { return answer }
        answer.details = tree(error).object ?? JSONObject()
        answer.fault = error.child("Type")?.text
        return answer
    }

    private static func tree(_ element: XMLElement) -> JSONValue {
        guard !element.children.isEmpty else { return element.text.isEmpty ? .null : .string(element.text) }
        var result = JSONObject()
        for child in element.children where result[child.name] == nil { result[child.name] = tree(child) }
        return .object(result)
    }

    // MARK: JSON and CBOR

    private func json(
        _ response: HTTPResponse, _ metadata: ResponseMetadata
    ) throws(ResponseError) -> AWSErrorAnswer {
        let body = errorBody(response.body)
        let message =
            ["message", "Message", "error_description"].lazy.compactMap { body[$0]?.string }.first ?? ""
        let type = body["__type"]?.string
        var answer = AWSErrorAnswer(
            code: Self.shortened(type ?? String(metadata.status)), message: message, metadata: metadata)
        if let field = response.headers["x-amzn-query-error"] {
            let parts = field.split(separator: ";", omittingEmptySubsequences: false)
            if parts.count == 2, !parts[0].isEmpty {
                answer.originalCode = answer.code
                answer.code = String(parts[0])
                answer.fault = String(parts[1])
            }
        }
        if kind == .restJSON {
            let named = response.headers["x-amzn-errortype"] ?? body["code"]?.string ?? body["Code"]?.string
            if let named { answer.code = Self.shortened(named) }
        }
        answer.details["Code"] = .string(answer.code)
        answer.details["QueryErrorCode"] = answer.originalCode.map(JSONValue.string)
        answer.details["Type"] = answer.fault.map(JSONValue.string)
        return answer
    }

    /// The members at the top; a body that cannot be read is the message itself.
    private func errorBody(_ body: [UInt8]) -> JSONObject {
        guard !body.isEmpty else { return JSONObject() }
        if kind == .rpcV2CBOR {
            guard let item = try? ResponseParser.cbor(body) else { return JSONObject() }
            var result = JSONObject()
            for name in ["__type", "message", "Message"] {
                if case .text(let text) = item[name] { result[name] = .string(text) }
            }
            return result
        }
        guard let value = try? JSONValue.parse(body) else {
            return ["message": .string(String(decoding: body, as: UTF8.self))]
        }
        return value.object ?? JSONObject()
    }

    /// Without a namespace before `#` and an address behind `:`.
    private static func shortened(_ code: String) -> String {
        let first = code.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        return first.split(separator: "#", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    }
}
