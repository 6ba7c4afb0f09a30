internal import HTTPMessages
public import JSON

/// The rules by which one service's endpoints are found, taken apart once.
///
/// Source: Smithy's "Rules engine specification"; the files are botocore's `endpoint-rule-set-1.json`.
public struct EndpointRules: Sendable {
    /// What the rules take.
    struct Parameter: Sendable {
        let name: String
        /// Where the value comes from when the request does not say, such as `AWS::Region`.
        let builtIn: String?
        let kind: String
        let fallback: RuleValue
        let isRequired: Bool
    }

    private struct Rule: Sendable {
        let conditions: [RuleCall]
        let outcome: Outcome
    }

    private enum Outcome: Sendable {
        case rules([Rule])
        case endpoint(Endpoint)
        case failure(RuleExpression)
    }

    private struct Endpoint: Sendable {
        let url: RuleExpression
        let headers: [(name: String, values: [RuleExpression])]
        let properties: JSONObject
    }

    let parameters: [Parameter]
    private let rules: [Rule]

    /// Takes a rule set apart.
    ///
    /// - Throws: `EndpointError` for rules and functions that are not known.
    public init(_ value: JSONValue) throws(EndpointError) {
        parameters = (value["parameters"]?.object ?? JSONObject()).map { name, definition in
            Parameter(
                name: name, builtIn: definition["builtIn"]?.string,
                kind: definition["type"]?.string?.lowercased() ?? "string",
                fallback: definition["default"].map { RuleValue($0) } ?? .absent,
                isRequired: definition["required"]?.bool == true)
        }
        rules = try Self.rules(value["rules"])
    }

    /// Finds the endpoint for parameters.
    ///
    /// - Parameters:
    ///   - parameters: By the names of the rule set: strings, booleans and arrays of strings.
    ///   - partitions: What `aws.partition` looks into.
    /// - Returns: The endpoint of the first rule that fits.
    /// - Throws: `EndpointError`: the rules' own error, a parameter that is missing or of a wrong type, or no rule fits.
    public func resolve(
        _ parameters: JSONObject, partitions: Partitions
    ) throws(EndpointError) -> ResolvedEndpoint {
        var scope: [String: RuleValue] = [:]
        for parameter in self.parameters { scope[parameter.name] = try Self.value(parameter, parameters) }
        guard let endpoint = try Self.first(of: rules, scope, partitions) else {
            let given = parameters.map { "\($0.key): \($0.value.string ?? $0.value.serialized())" }
            throw EndpointError("No endpoint found for parameters:\n\(given.joined(separator: "\n"))")
        }
        return endpoint
    }

    private static func value(
        _ parameter: Parameter, _ given: JSONObject
    ) throws(EndpointError) -> RuleValue {
        let value = given[parameter.name].map { RuleValue($0) } ?? .absent
        switch (value, parameter.kind) {
        case (.absent, _):
            guard parameter.fallback != .absent || !parameter.isRequired else {
                throw EndpointError("Cannot find value for required parameter \(parameter.name)")
            }
            return parameter.fallback
        case (.text, "string"), (.bool, "boolean"), (.texts, "stringarray"): return value
        default:
            throw EndpointError("Value (\(parameter.name)) is the wrong type. Must be \(parameter.kind).")
        }
    }

    // MARK: Taking apart

    private static func rules(_ value: JSONValue?) throws(EndpointError) -> [Rule] {
        var rules: [Rule] = []
        for rule in value?.array ?? [] { rules.append(try self.rule(rule)) }
        return rules
    }

    private static func rule(_ value: JSONValue) throws(EndpointError) -> Rule {
        var conditions: [RuleCall] = []
        for condition in value["conditions"]?.array ?? [] { conditions.append(try RuleCall(condition)) }
        let outcome: Outcome
        switch value["type"]?.string {
        case "tree": outcome = .rules(try rules(value["rules"]))
        case "error": outcome = .failure(try RuleExpression(value["error"] ?? ""))
        case "endpoint": outcome = .endpoint(try endpoint(value["endpoint"] ?? [:]))
        case let type: throw EndpointError("the endpoint rules have one of type `\(type ?? "")`")
        }
        return Rule(conditions: conditions, outcome: outcome)
    }

    private static func endpoint(_ value: JSONValue) throws(EndpointError) -> Endpoint {
        var headers: [(name: String, values: [RuleExpression])] = []
        for (name, values) in value["headers"]?.object ?? JSONObject() {
            var expressions: [RuleExpression] = []
            for value in values.array ?? [] { expressions.append(try RuleExpression(value)) }
            headers.append((name, expressions))
        }
        return Endpoint(
            url: try RuleExpression(value["url"] ?? ""), headers: headers,
            properties: value["properties"]?.object ?? JSONObject())
    }

    // MARK: Finding

    /// The endpoint of the first rule that has one. What a rule assigns is seen by itself and what is below it.
    private static func first(
        of rules: [Rule], _ scope: [String: RuleValue], _ partitions: Partitions
    ) throws(EndpointError) -> ResolvedEndpoint? {
        for rule in rules {
            var evaluation = RuleEvaluation(scope: scope, partitions: partitions)
            guard try evaluation.holds(rule.conditions) else { continue }
            switch rule.outcome {
            case .rules(let rules):
                if let endpoint = try first(of: rules, evaluation.scope, partitions) { return endpoint }
            case .failure(let message): throw EndpointError(try evaluation.text(message))
            case .endpoint(let endpoint): return try resolved(endpoint, &evaluation)
            }
        }
        return nil
    }

    private static func resolved(
        _ endpoint: Endpoint, _ evaluation: inout RuleEvaluation
    ) throws(EndpointError) -> ResolvedEndpoint {
        var headers = HTTPHeaders()
        for (name, values) in endpoint.headers {
            for value in values { headers.add(name, try evaluation.text(value)) }
        }
        return ResolvedEndpoint(
            url: try evaluation.text(endpoint.url), headers: headers,
            properties: try evaluation.filled(endpoint.properties))
    }
}
