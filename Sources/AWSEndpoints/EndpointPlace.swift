internal import AWSModels

/// The region that an endpoint is looked for in, out of what is configured.
struct EndpointPlace {
    /// The region, or a partition's pseudo region such as `aws-global`.
    let region: String
    /// The configured region was an old pseudo region such as `fips-us-east-1`.
    let isFIPS: Bool
    /// The service has one endpoint for its partition, and that is where the request goes.
    let isGlobal: Bool

    init(_ settings: EndpointSettings, service: ServiceModel) throws(EndpointError) {
        guard let given = settings.region ?? Self.region(of: service, settings)
        else {
            throw EndpointError(
                "You must specify a region. You can also configure your region by running \"aws configure\".",
                reason: .noRegion)
        }
        var region = given
        if region.hasPrefix("fips-") { region.removeFirst("fips-".count) }
        if region.hasSuffix("-fips") { region.removeLast("-fips".count) }
        guard RuleFunction.isHostLabel(region, allowsDots: false) else {
            throw EndpointError(
                "Provided region_name '\(region)' doesn't match a supported format.", reason: .region)
        }
        self.region = region
        isFIPS = region != given
        isGlobal = settings.endpoint == nil && Self.global.contains(service.metadata.endpointPrefix)
    }

    /// What serves for a region when none is configured; nil: the service has regions.
    private static func region(of service: ServiceModel, _ settings: EndpointSettings) -> String? {
        let prefix = service.metadata.endpointPrefix
        let hasEndpoint = settings.endpoint != nil
        if prefix == "s3", hasEndpoint { return "us-east-1" }
        if hasEndpoint { return nil }
        return global.contains(prefix) || regionalised.contains(prefix) ? "aws-global" : nil
    }

    /// The endpoint prefixes of services with one endpoint for a whole partition.
    /// Source: `partitionEndpoint` in botocore's `endpoints.json`, where `isRegionalized` is false.
    private static let global: Set<String> = [
        "account", "billingconductor", "budgets", "ce", "chime", "cloudfront", "codecatalyst", "health",
        "iam",
        "importexport", "networkmanager", "notifications-contacts", "organizations", "route53",
        "savingsplans", "shield", "tax", "waf",
    ]

    /// Those that have endpoints in regions too.
    private static let regionalised: Set<String> = ["s3", "sts", "support"]
}
