public import AWSModels
internal import CBOR
internal import Cryptography
public import HTTPMessages
public import JSON
internal import XML

/// Reads answers into results, as botocore 1.44 does for the AWS CLI.
public struct ResponseParser: Sendable {
    /// How timestamps stand in results.
    public var timestamps = TimestampStyle.iso8601
    /// A body that is one blob is a member of the result; else it is for whoever received it.
    public var includesStreamedBody = false

    /// Makes a parser.
    public init(timestamps: TimestampStyle = .iso8601) { self.timestamps = timestamps }

    /// An answer that is no error.
    public struct Success: Sendable, Hashable {
        /// The members of the output that came: those of the header first, then those of the body, in the model's
        /// order.
        public var result: JSONObject
        /// Request id, status and header fields.
        public var metadata: ResponseMetadata
    }

    /// The result of an operation.
    ///
    /// - Throws: `.refused` for statuses of 300 and more and for the errors that S3 sends with 200; else where the
    ///   body cannot be read.
    public func result(of operation: Operation, response: HTTPResponse) throws(ResponseError) -> Success {
        guard let kind = ProtocolKind(of: operation.service.metadata) else {
            throw .unknownProtocol(service: operation.service.name)
        }
        let isHiddenError = S3Answers.isError(operation, response)
        let status = isHiddenError ? 500 : response.status
        var metadata = ResponseMetadata(response, status: status)
        guard status < 300 else {
            let errors = ErrorReader(operation: operation, kind: kind, parser: self)
            throw .refused(try errors.read(response, metadata: metadata))
        }
        guard !operation.answersEventStream else { throw .eventStream(operation: operation.name) }
        let result: JSONObject
        switch kind {
        case .query, .ec2:
            let root = try Self.xml(response.body, isNeeded: !(operation.output?.members.isEmpty ?? true))
            metadata.requestID = Self.requestID(in: root, isEC2: kind == .ec2) ?? metadata.requestID
            result = try output(operation.output, root: root)
        case .json:
            result = try json(operation.output, Self.json(response.body), isLenient: false)
        case .rpcV2CBOR:
            result = try cbor(operation.output, response.body)
        case .restJSON, .restXML:
            result = try rest(operation.output, response, isJSON: kind == .restJSON)
        }
        return Success(result: result, metadata: metadata)
    }

    // MARK: Bodies

    /// The members of a query answer, inside its wrapper.
    private func output(_ shape: Shape?, root: XMLElement) throws(ResponseError) -> JSONObject {
        guard let shape else { return JSONObject() }
        var start = root
        if let wrapper = shape.traits["resultWrapper"]?.string {
            if let child = root.child(wrapper) {
                start = child
            } else if !shape.members.isEmpty {
                throw .unreadable("the element `\(wrapper)` is missing")
            }
        }
        return try XMLResult(timestamps: timestamps).structure(start, shape)
    }

    func json(_ shape: Shape?, _ value: JSONValue, isLenient: Bool) throws(ResponseError) -> JSONObject {
        guard let shape, !value.isNull else { return JSONObject() }
        let reader = JSONResult(timestamps: timestamps, isLenient: isLenient)
        return try reader.value(value, shape).object ?? JSONObject()
    }

    func cbor(_ shape: Shape?, _ body: [UInt8]) throws(ResponseError) -> JSONObject {
        guard let shape, !body.isEmpty else { return JSONObject() }
        return try CBORResult(timestamps: timestamps).value(Self.cbor(body), shape).object ?? JSONObject()
    }

    /// The members of header, status and body.
    func rest(_ shape: Shape?, _ response: HTTPResponse, isJSON: Bool) throws(ResponseError) -> JSONObject {
        guard let shape else { return JSONObject() }
        var result = try HeaderResult(timestamps: timestamps).members(of: shape, response)
        guard let payload = shape.payload, let member = shape.member(payload)?.shape else {
            let body =
                isJSON
                ? try json(shape, Self.json(response.body), isLenient: true)
                : try XMLResult(timestamps: timestamps).structure(Self.xml(response.body), shape)
            for (name, value) in body { result[name] = value }
            return result
        }
        switch member.kind {
        case .blob:
            if includesStreamedBody { result[payload] = .string(Base64.encode(response.body)) }
        case .string, .character:
            result[payload] = .string(String(decoding: response.body, as: UTF8.self))
        default:
            result[payload] =
                isJSON
                ? try JSONResult(timestamps: timestamps, isLenient: true)
                    .value(Self.json(response.body), member)
                : try XMLResult(timestamps: timestamps).value([Self.xml(response.body)], member)
        }
        return result
    }

    // MARK: Reading

    /// The body as JSON; an empty one is an empty object.
    static func json(_ body: [UInt8]) throws(ResponseError) -> JSONValue {
        guard !body.isEmpty else { return .object(JSONObject()) }
        do {
            return try JSONValue.parse(body)
        } catch {
            throw .unreadable("\(error), invalid JSON received")
        }
    }

    /// The body as XML; an empty one is an empty element where one will do.
    static func xml(_ body: [UInt8], isNeeded: Bool = false) throws(ResponseError) -> XMLElement {
        guard !body.isEmpty || isNeeded else { return XMLElement(name: "") }
        do {
            return try XMLElement.parse(body)
        } catch {
            throw .unreadable("\(error), invalid XML received. Further retries may succeed")
        }
    }

    static func cbor(_ body: [UInt8]) throws(ResponseError) -> CBORValue {
        do {
            return try CBORValue.decode(body)
        } catch {
            throw .unreadable("\(error), invalid CBOR received")
        }
    }

    private static func requestID(in root: XMLElement, isEC2: Bool) -> String? {
        isEC2 ? root.child("requestId")?.text : root.child("ResponseMetadata")?.child("RequestId")?.text
    }
}
