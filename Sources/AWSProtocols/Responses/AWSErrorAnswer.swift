public import JSON

/// A service's answer that something did not work.
public struct AWSErrorAnswer: Error, Sendable, Hashable {
    /// What programs go by, such as `NoSuchBucket`; the status where the answer names no code.
    public var code: String
    /// What people read; may be empty.
    public var message: String
    /// The code before a service's `x-amzn-query-error` field took its place; nil: there is no such field.
    public var originalCode: String?
    /// Who is at fault, `Sender` or `Receiver`, where the answer says it.
    public var fault: String?
    /// The members of the error that the model knows, in the form of results.
    public var fields: JSONObject
    /// All that an XML answer says in its error, and what botocore puts into `Error`: text for leaves.
    public var details: JSONObject
    /// Request id, status and header fields.
    public var metadata: ResponseMetadata

    init(code: String, message: String, metadata: ResponseMetadata) {
        self.code = code
        self.message = message
        self.metadata = metadata
        fields = JSONObject()
        details = ["Code": .string(code), "Message": .string(message)]
    }

    /// What AWS knows the call by.
    public var requestID: String? { metadata.requestID }

    /// The status; 500 for errors that S3 sends with 200.
    public var status: Int { metadata.status }
}
