public import JSON

/// What configuration says about endpoints.
public struct EndpointSettings: Sendable, Hashable {
    /// The region; nil: none is configured, which only services without regions allow.
    public var region: String?
    /// Endpoints with FIPS 140-2 cryptography.
    public var usesFIPS: Bool
    /// Endpoints with IPv4 and IPv6.
    public var usesDualStack: Bool
    /// A custom endpoint, as `--endpoint-url` gives it; FIPS and dual stack do not apply to it.
    public var endpoint: String?
    /// The account of the credentials, where they say it.
    public var accountID: String?
    /// Whether the account may be part of the host: `preferred`, `disabled` or `required`.
    public var accountIDMode: String
    /// What S3 alone asks for.
    public var s3: S3EndpointSettings
    /// Client settings that a service's rules ask for, by their name there, such as `ServiceType` of ACM.
    public var client: JSONObject

    /// Makes settings; all but the region have the AWS CLI's defaults.
    public init(
        region: String?, usesFIPS: Bool = false, usesDualStack: Bool = false, endpoint: String? = nil,
        accountID: String? = nil, accountIDMode: String = "preferred",
        s3: S3EndpointSettings = S3EndpointSettings(),
        client: JSONObject = JSONObject()
    ) {
        self.region = region
        self.usesFIPS = usesFIPS
        self.usesDualStack = usesDualStack
        self.endpoint = endpoint
        self.accountID = accountID
        self.accountIDMode = accountIDMode
        self.s3 = s3
        self.client = client
    }
}

/// The `s3` block of a profile, as far as it is about endpoints.
public struct S3EndpointSettings: Sendable, Hashable {
    /// Where the bucket's name stands.
    public enum AddressingStyle: String, Sendable, Hashable {
        /// In the host where it can, else in the path.
        case auto
        /// In the host.
        case virtual
        /// In the path.
        case path
    }

    /// `addressing_style`.
    public var addressingStyle: AddressingStyle
    /// `use_accelerate_endpoint`.
    public var usesAcceleration: Bool
    /// `use_arn_region`; nil: yes for S3, no for S3 Control.
    public var usesARNRegion: Bool?
    /// `s3_disable_multiregion_access_points`.
    public var disablesMultiRegionAccessPoints: Bool
    /// `s3_disable_express_session_auth`.
    public var disablesExpressSessions: Bool?

    /// The AWS CLI's defaults.
    public init(
        addressingStyle: AddressingStyle = .auto, usesAcceleration: Bool = false, usesARNRegion: Bool? = nil,
        disablesMultiRegionAccessPoints: Bool = false, disablesExpressSessions: Bool? = nil
    ) {
        self.addressingStyle = addressingStyle
        self.usesAcceleration = usesAcceleration
        self.usesARNRegion = usesARNRegion
        self.disablesMultiRegionAccessPoints = disablesMultiRegionAccessPoints
        self.disablesExpressSessions = disablesExpressSessions
    }
}
