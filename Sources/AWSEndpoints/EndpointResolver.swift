public import AWSModels
internal import JMESPath
public import JSON
internal import Synchronization

/// Finds the endpoint of each request, and keeps the rules that it took apart.
///
/// Source: botocore's `regions.EndpointRulesetResolver`, `args.compute_endpoint_resolver_builtin_defaults`, and
/// `handlers.customize_endpoint_resolver_builtins` for S3.
public final class EndpointResolver: Sendable {
    /// The partitions that the rules look into.
    public let partitions: Partitions
    private let rules = Mutex<[String: (service: ServiceModel, rules: EndpointRules)]>([:])

    /// Makes a resolver over the partitions of the models.
    public init(partitions: Partitions) { self.partitions = partitions }

    /// Finds the endpoint of a request.
    ///
    /// - Parameters:
    ///   - service: Whose endpoint.
    ///   - operation: What is called; nil: the service's endpoint as such.
    ///   - parameters: The call's parameters: buckets, streams and tables may be part of the host.
    ///   - settings: What configuration says.
    /// - Returns: The endpoint, with how to sign.
    /// - Throws: `EndpointError`.
    public func resolve(
        service: ServiceModel, operation: Operation?, parameters: JSONObject, settings: EndpointSettings
    ) throws(EndpointError) -> ResolvedEndpoint {
        let place = try EndpointPlace(settings, service: service)
        let rules = try self.rules(of: service)
        let builtIns = EndpointBuiltIns(
            settings: settings, place: place, operation: operation, bucket: parameters["Bucket"]?.string)
        let context = try EndpointContext(
            service: service, operation: operation, parameters: parameters, settings: settings)
        var given = JSONObject()
        for parameter in rules.parameters {
            let value = context[parameter.name] ?? parameter.builtIn.flatMap { builtIns[$0] }
            if let value, !value.isNull { given[parameter.name] = value }
        }
        var endpoint = try rules.resolve(given, partitions: partitions)
        // Where the rules do not name the region that signs.
        let region = place.isGlobal ? partitions.globalRegion(of: place.region) : place.region
        endpoint.signing = EndpointSigning(
            endpoint.authenticationSchemes, metadata: service.metadata, region: region)
        return endpoint
    }

    /// Takes a service's rules apart, once.
    private func rules(of service: ServiceModel) throws(EndpointError) -> EndpointRules {
        if let known = rules.withLock({ $0[service.name] }), known.service === service { return known.rules }
        guard let source = service.endpointRules else {
            throw EndpointError("the model of `\(service.name)` has no endpoint rules")
        }
        let parsed = try EndpointRules(source)
        rules.withLock { $0[service.name] = (service, parsed) }
        return parsed
    }
}
