public import AWSConfiguration
internal import AWSEndpoints
public import AWSModels
internal import AWSProtocols
internal import JSON

extension CallSettings {
    /// What options, environment and profile say of calls of a service.
    ///
    /// - Parameters:
    ///   - settings: Options, environment and profile.
    ///   - service: The service.
    ///   - userAgent: What requests say of their sender.
    /// - Throws: `ConfigurationError` for values that cannot be.
    public init(
        _ settings: Settings, of service: ServiceModel, userAgent: String
    ) throws(ConfigurationError) {
        let s3 = settings.s3
        var endpoint = EndpointSettings(
            region: settings.region, usesFIPS: settings.usesFIPSEndpoint,
            usesDualStack: settings.usesDualstackEndpoint,
            endpoint: try settings.endpointURL(serviceID: service.metadata.serviceID),
            accountIDMode: try settings.accountIDEndpointMode)
        if service.name == "s3" || service.name == "s3control" {
            endpoint.usesDualStack = s3.usesDualstackEndpoint ?? endpoint.usesDualStack
        }
        endpoint.s3 = S3EndpointSettings(
            addressingStyle: s3.addressingStyle.flatMap { .init(rawValue: $0) } ?? .auto,
            usesAcceleration: s3.usesAccelerateEndpoint, usesARNRegion: s3.usesARNRegion,
            disablesMultiRegionAccessPoints: s3.disablesMultiregionAccessPoints,
            disablesExpressSessions: s3.disablesExpressSessionAuth)
        self.init(endpoint: endpoint, userAgent: userAgent)
        if let attempts = try settings.maxAttempts { retries.tryLimit = max(1, attempts) }
        timestamps = settings.timestampFormat == "wire" ? .wire : .iso8601
        checksums =
            ChecksumSetting(rawValue: try settings.requestChecksumCalculation.lowercased()) ?? .whenSupported
        verifiesAnswers = try settings.responseChecksumValidation.lowercased() != "when_required"
        addsHostPrefix = !settings.disablesHostPrefix
        validatesParameters = settings.validatesParameters
    }
}
