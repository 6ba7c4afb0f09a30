public import JSON

/// A model that was read whole: a user's own, or one of the published cases.
public struct JSONModelSource: ModelSource {
    private let model: JSONObject
    private let paginators: JSONObject
    private let waiters: JSONObject
    /// The whole `endpoint-rule-set-1.json`.
    public let endpointRules: JSONValue?

    /// Takes the files' values, as botocore's data has them.
    ///
    /// - Parameters:
    ///   - model: `service-2.json`.
    ///   - paginators: `paginators-1.json`.
    ///   - waiters: `waiters-2.json`.
    ///   - endpointRules: `endpoint-rule-set-1.json`.
    public init(
        model: JSONValue, paginators: JSONValue? = nil, waiters: JSONValue? = nil,
        endpointRules: JSONValue? = nil
    ) {
        self.model = model.object ?? JSONObject()
        self.paginators = paginators?["pagination"]?.object ?? JSONObject()
        self.waiters = waiters?["waiters"]?.object ?? JSONObject()
        self.endpointRules = endpointRules
    }

    /// The model's `metadata`.
    public var metadata: JSONObject { model["metadata"]?.object ?? JSONObject() }
    /// The names of all operations, in the model's order.
    public var operationNames: [String] { model["operations"]?.object?.keys ?? [] }
    /// An operation's definition.
    public func operation(_ name: String) -> JSONObject? { model["operations"]?[name]?.object }
    /// A shape's definition.
    public func shape(_ name: String) -> JSONObject? { model["shapes"]?[name]?.object }
    /// An operation's entry of `paginators-1.json`.
    public func paginator(_ operation: String) -> JSONObject? { paginators[operation]?.object }
    /// The names in `waiters-2.json`.
    public var waiterNames: [String] { waiters.keys }
    /// An entry of `waiters-2.json`.
    public func waiter(_ name: String) -> JSONObject? { waiters[name]?.object }
    /// Client settings that endpoint rules ask for.
    public var clientContextParameters: JSONObject {
        model["clientContextParams"]?.object ?? JSONObject()
    }
}
