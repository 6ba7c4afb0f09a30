public import AWSModels
public import JMESPath
public import JSON

/// A command of a service, ready to be carried out.
public struct AWSInvocation: Sendable {
    /// What is to be done.
    public enum Kind: Sendable, Hashable {
        /// Send the request, or one for each page.
        case call
        /// Wait until something holds; the waiter's exact name.
        case wait(String)
        /// Send nothing and print this text, line break included.
        case skeleton(String)
        /// Send nothing and print this as if it were the answer, after the parameters have been validated.
        case sampleAnswer(JSONValue)
    }

    /// The service.
    public var service: ServiceModel
    /// The operation; of a waiter: the one that is called.
    public var operation: Operation
    /// What is to be done.
    public var kind: Kind
    /// The parameters before the AWS CLI's own rewriting, such as user data in base64; else the same as `parameters`.
    public var givenParameters: JSONObject
    /// The parameters to be sent: blobs in base64, timestamps as they were given, no streaming body. Not validated.
    public var parameters: JSONObject
    /// The file that is the request's body.
    public var streamingBody: StreamingBody?
    /// Where the answer's body goes.
    public var outfile: String?
    /// How pages are asked for.
    public var paging: PagingOptions
    /// The options that every command has.
    public var globals: GlobalOptions
}

extension AWSInvocation {
    /// A call that a command makes which is no operation itself; its parameters come with the call.
    public init(calling operation: Operation, _ globals: GlobalOptions) {
        self.init(
            service: operation.service, operation: operation, kind: .call, givenParameters: JSONObject(),
            parameters: JSONObject(), streamingBody: nil, outfile: nil, paging: PagingOptions(),
            globals: globals)
    }
}

/// A blob that is sent as a stream.
public struct StreamingBody: Sendable, Hashable {
    /// The member that it is.
    public var member: String
    /// The file's path, `~` and variables expanded.
    public var path: String
}

/// How the pages of an answer are asked for.
public struct PagingOptions: Sendable, Hashable {
    /// Ask for all pages; false where the operation has none, or the user asks for pages one by one.
    public var isEnabled = false
    /// `--starting-token`, as an earlier answer gave it.
    public var startingToken: String?
    /// `--page-size`, a number, or text where the model's limit is text.
    public var pageSize: JSONValue?
    /// `--max-items`.
    public var maxItems: Int?

    /// One request for everything.
    public init() {}
}

/// The options that every command has.
///
/// `--debug`, `--no-cli-pager`, `--cli-error-format` and the prompt's are taken and change nothing: nothing is paged, and
/// errors have their plain form.
public struct GlobalOptions: Sendable, Hashable {
    /// `--endpoint-url`, with its scheme.
    public var endpointURL: String?
    /// False with `--no-verify-ssl`.
    public var verifiesTLS = true
    /// False with `--no-paginate`; `PagingOptions` says what holds for the operation.
    public var paginates = true
    /// `--output`: `json`, `text`, `table`, `yaml`, `yaml-stream` or `off`.
    public var output: String?
    /// `--query`.
    public var query: JMESPathExpression?
    /// `--profile`.
    public var profile: String?
    /// `--region`.
    public var region: String?
    /// `--color`: `on`, `off` or `auto`.
    public var color = "auto"
    /// False with `--no-sign-request`.
    public var signsRequests = true
    /// `--ca-bundle`, a path.
    public var caBundle: String?
    /// Seconds; 0: no limit; nil: the default of 60.
    public var readTimeout: Int?
    /// Seconds; 0: no limit; nil: the default of 60.
    public var connectTimeout: Int?
    /// `--cli-binary-format`, already applied to parameters.
    public var binaryFormat: ArgumentContext.BinaryFormat?

    /// The defaults.
    public init() {}
}
