public import JSON

extension Settings {
    /// The address that the user gave a service.
    ///
    /// In this order: `--endpoint-url`, `AWS_ENDPOINT_URL_SERVICE`, `AWS_ENDPOINT_URL`, the profile's `services`
    /// section, its `endpoint_url`. An empty text is as good as none.
    ///
    /// - Parameter serviceID: The model's `serviceId`, such as `Elastic Load Balancing v2`.
    /// - Returns: Nil where the endpoint rules decide.
    /// - Throws: `ConfigurationError` where the profile names a `services` section that is not there.
    public func endpointURL(serviceID: String) throws(ConfigurationError) -> String? {
        if let given = options.endpointURL { return given }
        if flag(
            "ignore_configured_endpoint_urls", variables: ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]) == true
        {
            return nil
        }
        let name = String(serviceID.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
        for variable in ["AWS_ENDPOINT_URL_\(name.uppercased())", "AWS_ENDPOINT_URL"] {
            if let url = environment[variable], !url.isEmpty { return url }
        }
        if let url = try servicesSection()?[name]?["endpoint_url"]?.string, !url.isEmpty { return url }
        if let url = profile["endpoint_url"]?.string, !url.isEmpty { return url }
        return nil
    }

    private func servicesSection() throws(ConfigurationError) -> JSONObject? {
        guard let section = profile["services"]?.string else { return nil }
        guard let values = configuration.services[section]?.object, !values.isEmpty else {
            throw ConfigurationError(
                .value,
                "The profile is configured to use the services section but the \"\(section)\" services "
                    + "configuration does not exist.")
        }
        return values
    }
}

/// The profile's settings for Amazon S3: the block `s3 =`, and variables.
public struct S3Settings: Sendable, Hashable {
    /// `auto`, `virtual` or `path`; nil: auto.
    public var addressingStyle: String?
    /// Transfer acceleration.
    public var usesAccelerateEndpoint = false
    /// IPv6 endpoints for S3 alone; nil: as for all services.
    public var usesDualstackEndpoint: Bool?
    /// The region of an ARN counts, not the client's; nil: not set.
    public var usesARNRegion: Bool?
    /// Access points over several regions are refused.
    public var disablesMultiregionAccessPoints = false
    /// Directory buckets are called without sessions of their own.
    public var disablesExpressSessionAuth = false
    /// The whole block, for what concerns transfers only (`max_concurrent_requests`…).
    public var block = JSONObject()
}

extension Settings {
    /// The settings for Amazon S3.
    public var s3: S3Settings {
        S3Settings(
            addressingStyle: text("addressing_style", in: "s3"),
            usesAccelerateEndpoint: flag("use_accelerate_endpoint", in: "s3") ?? false,
            usesDualstackEndpoint: flag("use_dualstack_endpoint", in: "s3"),
            usesARNRegion: flag("s3_use_arn_region", variables: ["AWS_S3_USE_ARN_REGION"])
                ?? flag("use_arn_region", in: "s3"),
            disablesMultiregionAccessPoints: flag(
                "s3_disable_multiregion_access_points", in: "s3",
                variables: ["AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"]) ?? false,
            disablesExpressSessionAuth: flag(
                "s3_disable_express_session_auth", variables: ["AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"])
                ?? false,
            block: profile["s3"]?.object ?? JSONObject())
    }

    /// How the instance's own metadata are asked for.
    public var instanceMetadata: InstanceMetadataSettings {
        get throws(ConfigurationError) {
            try InstanceMetadataSettings(self)
        }
    }
}

/// How the instance metadata service of EC2 is asked.
public struct InstanceMetadataSettings: Sendable, Hashable {
    /// It is not asked: `AWS_EC2_METADATA_DISABLED`.
    public var isDisabled: Bool
    /// Only sessions of version 2 are asked for.
    public var isVersion1Disabled: Bool
    /// Where it is, without a slash at the end.
    public var baseURL: String
    /// How long a try may take, in seconds.
    public var timeoutSeconds: Int
    /// How often each request is tried.
    public var attempts: Int

    init(_ settings: Settings) throws(ConfigurationError) {
        let prefix = "ec2_metadata"
        isDisabled = settings.environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true"
        isVersion1Disabled =
            settings.flag("\(prefix)_v1_disabled", variables: ["AWS_EC2_METADATA_V1_DISABLED"]) ?? false
        timeoutSeconds =
            try settings.number("metadata_service_timeout", variables: ["AWS_METADATA_SERVICE_TIMEOUT"]) ?? 1
        attempts =
            try settings.number(
                "metadata_service_num_attempts", variables: ["AWS_METADATA_SERVICE_NUM_ATTEMPTS"]) ?? 1
        let usesIPv6 = try Self.usesIPv6(settings)
        let endpoint = settings.text(
            "\(prefix)_service_endpoint", variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT"])
        let chosen: String =
            if let endpoint, !endpoint.isEmpty {
                endpoint
            } else {
                usesIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
            }
        guard chosen.hasPrefix("http://") || chosen.hasPrefix("https://") else {
            throw ConfigurationError(.value, "Invalid endpoint EC2 Instance Metadata endpoint: \(chosen)")
        }
        baseURL = chosen.hasSuffix("/") ? String(chosen.dropLast()) : chosen
    }

    private static func usesIPv6(_ settings: Settings) throws(ConfigurationError) -> Bool {
        let mode = settings.text(
            "ec2_metadata_service_endpoint_mode", variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"])
        guard let mode else {
            return settings.flag("imds_use_ipv6", variables: ["AWS_IMDS_USE_IPV6"]) ?? false
        }
        guard ["ipv4", "ipv6"].contains(mode.lowercased()) else {
            throw ConfigurationError(
                .value,
                "Invalid EC2 Instance Metadata endpoint mode: \(mode) Valid endpoint modes (case-insensitive): "
                    + "('ipv4', 'ipv6').")
        }
        return mode.lowercased() == "ipv6"
    }
}
