public import AWSCredentials
public import AWSEndpoints
public import AWSModels
public import AWSProtocols
public import HTTPMessages
public import JSON

/// One call of an operation, as its caller wants it.
public struct AWSCall: Sendable {
    /// What to call.
    public var operation: Operation
    /// Its parameters.
    public var parameters: JSONObject
    /// What the operation's streaming member stands for; nil: it has none.
    public var body: HTTPBody?
    /// Takes the body of an answer that is a stream; nil: it is kept in memory and thrown away. What it took is right
    /// only when the call has an answer: the checksum is compared behind the last byte.
    public var receiver: (@Sendable ([UInt8]) async throws -> Void)?
    /// Where it goes and how.
    public var settings: CallSettings
    /// Gives the credentials for each try; nil: it is not signed.
    public var credentials: (@Sendable () async throws(CredentialError) -> Credentials)?

    /// Makes a call.
    public init(
        _ operation: Operation, _ parameters: JSONObject, settings: CallSettings,
        credentials: (@Sendable () async throws(CredentialError) -> Credentials)?
    ) {
        self.operation = operation
        self.parameters = parameters
        self.settings = settings
        self.credentials = credentials
    }
}

/// Where a call goes, and how.
public struct CallSettings: Sendable {
    /// Region, custom endpoint, FIPS and the like.
    public var endpoint: EndpointSettings
    /// How often it is sent.
    public var retries: RetryPolicy
    /// How long each try may take.
    public var limits: HTTPLimits
    /// How timestamps stand in the result.
    public var timestamps: TimestampStyle
    /// When requests carry a checksum that their operation does not demand.
    public var checksums: ChecksumSetting
    /// Answers are compared with the checksum that the service sends, where it does.
    public var verifiesAnswers: Bool
    /// Operations put their prefix before the endpoint's host.
    public var addsHostPrefix: Bool
    /// Parameters are compared with the model before anything is sent.
    public var validatesParameters: Bool
    /// What the request says of its sender.
    public var userAgent: String

    /// Settings with the AWS CLI's defaults.
    public init(endpoint: EndpointSettings, userAgent: String) {
        self.endpoint = endpoint
        self.userAgent = userAgent
        retries = RetryPolicy()
        limits = HTTPLimits()
        timestamps = .iso8601
        checksums = .whenSupported
        verifiesAnswers = true
        addsHostPrefix = true
        validatesParameters = true
    }
}

/// What a call gave.
public struct CallAnswer: Sendable {
    /// The members of the output.
    public var result: JSONObject
    /// Request id, status and headers.
    public var metadata: ResponseMetadata
    /// Each further try that was sent, in order.
    public var retries: [CallRetry]
}
