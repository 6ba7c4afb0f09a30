internal import JMESPath
public import JSON

/// What a waiter asks and what it makes of the answers: an entry of `waiters-2.json`.
///
/// Source: botocore's `waiter.py`.
public struct WaiterPlan: Sendable {
    /// The name, such as `VpcAvailable`.
    public let name: String
    /// The operation that it calls, by its exact name.
    public let operation: String
    /// Seconds between two calls.
    public let delay: Int
    /// How many calls it makes before it gives up.
    public let maxAttempts: Int
    let acceptors: [WaiterAcceptor]

    /// Reads an entry.
    ///
    /// - Throws: `WaiterError` for an acceptor that no one knows and an expression that cannot be read.
    public init(name: String, definition: JSONObject) throws(WaiterError) {
        self.name = name
        operation = definition["operation"]?.string ?? ""
        delay = definition["delay"]?.int ?? 0
        maxAttempts = definition["maxAttempts"]?.int ?? 1
        var acceptors: [WaiterAcceptor] = []
        for value in definition["acceptors"]?.array ?? [] { acceptors.append(try WaiterAcceptor(value)) }
        self.acceptors = acceptors
    }
}

/// Why waiting ended badly. Descriptions are botocore's words.
public struct WaiterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole sentence.
    public var description: String

    /// Makes an error.
    public init(_ description: String) { self.description = description }
}

/// One answer that a waiter looks at.
public struct WaiterAnswer: Sendable {
    /// The HTTP status; nil: not known.
    public var status: Int?
    /// The parsed answer; an empty object for an error.
    public var result: JSONValue
    /// The error's code; nil: the call went well.
    public var errorCode: String?
    /// The service's words for the error.
    public var errorMessage: String?

    /// An answer to a call that went well.
    public init(status: Int?, result: JSONValue) {
        self.status = status
        self.result = result
        // botocore tells errors by this member, and some services have one in good answers.
        errorCode = result["Error"]?["Code"]?.string
        errorMessage = result["Error"]?["Message"]?.string
    }

    /// An error that a service answered with.
    public init(status: Int?, errorCode: String, errorMessage: String?) {
        self.status = status
        result = .object(JSONObject())
        self.errorCode = errorCode
        self.errorMessage = errorMessage
    }
}
