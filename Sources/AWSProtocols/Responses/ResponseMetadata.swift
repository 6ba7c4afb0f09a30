internal import HTTPMessages
public import JSON

/// What an answer says beside its result.
public struct ResponseMetadata: Sendable, Hashable {
    /// What AWS knows the call by; nil: it gave no id.
    public var requestID: String?
    /// S3's second id.
    public var hostID: String?
    /// The status; 500 for errors that S3 sends with 200.
    public var status: Int
    /// The header fields, names in lower case; of one that came twice the values are joined.
    public var headers: JSONObject

    init(_ response: HTTPResponse, status: Int) {
        self.status = status
        headers = JSONObject()
        for field in response.headers.fields {
            let name = field.name.lowercased()
            let earlier = headers[name]?.string.map { "\($0), " } ?? ""
            headers[name] = .string(earlier + field.value)
        }
        if let id = response.headers["x-amzn-requestid"] {
            requestID = id
        } else if let id = response.headers["x-amz-request-id"] {
            requestID = id
            hostID = response.headers["x-amz-id-2"] ?? ""
        }
    }

    /// As botocore's `ResponseMetadata`.
    public func json(retryAttempts: Int) -> JSONObject {
        var result = JSONObject()
        result["RequestId"] = requestID.map(JSONValue.string)
        result["HostId"] = hostID.map(JSONValue.string)
        result["HTTPStatusCode"] = .number(JSONNumber(status))
        result["HTTPHeaders"] = .object(headers)
        result["RetryAttempts"] = .number(JSONNumber(retryAttempts))
        return result
    }
}
