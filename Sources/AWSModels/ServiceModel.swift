public import JSON
internal import Synchronization

/// Where the parts of one service's model come from: a compiled file, or JSON that was read whole.
public protocol ModelSource: Sendable {
    /// The model's `metadata`.
    var metadata: JSONObject { get }
    /// The names of all operations, as AWS writes them, in the model's order.
    var operationNames: [String] { get }
    /// An operation's definition as in `service-2.json`.
    func operation(_ name: String) -> JSONObject?
    /// A shape's definition as in `service-2.json`.
    func shape(_ name: String) -> JSONObject?
    /// An operation's entry of `paginators-1.json`.
    func paginator(_ operation: String) -> JSONObject?
    /// The names in `waiters-2.json`.
    var waiterNames: [String] { get }
    /// An entry of `waiters-2.json`.
    func waiter(_ name: String) -> JSONObject?
    /// The whole `endpoint-rule-set-1.json`.
    var endpointRules: JSONValue? { get }
    /// `clientContextParams` of the model: client settings that endpoint rules ask for.
    var clientContextParameters: JSONObject { get }
}

/// One service: its operations, the shapes that they take and give, and how to reach it.
///
/// Cheap to make: parts are read when they are asked for, and kept.
public final class ServiceModel: Sendable {
    /// The name of its folder in botocore's data, such as `ec2` or `events`.
    public let name: String
    /// What the model says of the service as a whole.
    public let metadata: ServiceMetadata
    private let source: any ModelSource
    private let definitions = Mutex<[String: JSONObject]>([:])
    private let operations = Mutex<[String: Operation]>([:])
    private let commands = Mutex<[String: String]?>(nil)

    /// Takes a service's model from `source`.
    public init(name: String, source: any ModelSource) {
        self.name = name
        self.source = source
        metadata = ServiceMetadata(source.metadata)
    }

    /// The names of all operations, in the model's order.
    public var operationNames: [String] { source.operationNames }

    /// The operation by its exact name, such as `DescribeVpcs`.
    public func operation(_ name: String) -> Operation? {
        if let known = operations.withLock({ $0[name] }) { return known }
        guard let definition = source.operation(name) else { return nil }
        let operation = Operation(name: name, definition: definition, service: self)
        operations.withLock { $0[name] = operation }
        return operation
    }

    /// The operation by the name of its command, such as `describe-vpcs`; old names that the AWS CLI takes count too.
    public func operation(commandName: String) -> Operation? {
        let current = CommandNames.current(commandName, in: name)
        // Right for most, and spares the names of all operations.
        let likely = CommandNames.likelyName(ofCommand: current)
        if CommandNames.dashed(likely) == current, let operation = operation(likely) { return operation }
        let known = commands.withLock { commands in
            let table = commands ?? Self.table(of: operationNames)
            commands = table
            return table[current]
        }
        return known.flatMap { operation($0) }
    }

    /// Of two names that are one command the last counts.
    private static func table(of names: [String]) -> [String: String] {
        Dictionary(names.map { (CommandNames.dashed($0), $0) }, uniquingKeysWith: { $1 })
    }

    /// The waiter's name by that of its command, such as `VpcAvailable` by `vpc-available`.
    public func waiterName(commandName: String) -> String? {
        waiterNames.last { CommandNames.dashed($0) == commandName }
    }

    /// How the pages of an operation's answers follow each other: its entry of `paginators-1.json`.
    public func paginator(of operation: String) -> JSONObject? { source.paginator(operation) }

    /// The names of its waiters, such as `VpcAvailable`.
    public var waiterNames: [String] { source.waiterNames }

    /// A waiter's entry of `waiters-2.json`.
    public func waiter(_ name: String) -> JSONObject? { source.waiter(name) }

    /// The rules for its endpoints: the whole `endpoint-rule-set-1.json`.
    public var endpointRules: JSONValue? { source.endpointRules }

    /// Client settings that the endpoint rules ask for.
    public var clientContextParameters: JSONObject { source.clientContextParameters }

    /// The shape that a reference such as `{"shape": "VpcId", "location": "header"}` means; a name that the model
    /// lacks is a string.
    public func shape(_ reference: JSONValue) -> Shape {
        let name = reference["shape"]?.string ?? ""
        var traits = definition(name)
        for (key, value) in reference.object ?? JSONObject() where key != "shape" { traits[key] = value }
        return Shape(name: name, traits: traits, service: self)
    }

    private func definition(_ name: String) -> JSONObject {
        if let known = definitions.withLock({ $0[name] }) { return known }
        let definition = source.shape(name) ?? ["type": "string"]
        definitions.withLock { $0[name] = definition }
        return definition
    }
}
