internal import AWSEndpoints
internal import AWSModels
internal import JSON

/// Services whose answers come from one place, whatever the region: what is written there is there for the account.
final class GlobalServices {
    private let models: ModelLibrary
    private lazy var resolver = (try? models.partitions).flatMap { try? Partitions($0) }
        .map(EndpointResolver.init)
    private var known: [String: Bool] = [:]

    init(models: ModelLibrary) { self.models = models }

    /// The service's endpoint is the same in regions far apart.
    func contain(_ service: ServiceModel) -> Bool {
        if let known = known[service.name] { return known }
        let urls = ["us-east-1", "eu-west-1", "ap-southeast-2"].map { region in
            try? resolver?.resolve(
                service: service, operation: nil, parameters: JSONObject(),
                settings: EndpointSettings(region: region)
            ).url
        }
        let isGlobal = urls[0] != nil && urls.allSatisfy { $0 == urls[0] }
        known[service.name] = isGlobal
        return isGlobal
    }
}
