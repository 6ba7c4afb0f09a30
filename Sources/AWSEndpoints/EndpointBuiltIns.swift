internal import AWSModels
internal import JSON

/// The values that rule sets take from configuration, by their names there.
struct EndpointBuiltIns {
    let settings: EndpointSettings
    let place: EndpointPlace
    let operation: Operation?
    let bucket: String?

    /// The value; nil where configuration has none. Settings that are not known have none either.
    subscript(name: String) -> JSONValue? {
        let s3 = settings.s3
        let isCustom = settings.endpoint != nil
        switch name {
        case "AWS::Region": return .string(place.region)
        case "AWS::UseFIPS": return .bool((settings.usesFIPS || place.isFIPS) && !isCustom)
        case "AWS::UseDualStack": return .bool(settings.usesDualStack && !isCustom)
        case "SDK::Endpoint": return settings.endpoint.map(JSONValue.string)
        case "AWS::Auth::AccountId": return settings.accountID.map(JSONValue.string)
        case "AWS::Auth::AccountIdEndpointMode": return .string(settings.accountIDMode)
        // Regional endpoints only, as AWS CLI v2 has it.
        case "AWS::STS::UseGlobalEndpoint", "AWS::S3::UseGlobalEndpoint": return .bool(false)
        case "AWS::S3::Accelerate": return .bool(s3.usesAcceleration)
        case "AWS::S3::ForcePathStyle": return .bool(forcesPathStyle)
        case "AWS::S3::UseArnRegion": return .bool(s3.usesARNRegion ?? true)
        case "AWS::S3Control::UseArnRegion": return .bool(s3.usesARNRegion ?? false)
        case "AWS::S3::DisableMultiRegionAccessPoints": return .bool(s3.disablesMultiRegionAccessPoints)
        default: return nil
        }
    }

    /// The bucket stands in the path: by the settings, by a custom endpoint, or because an operation works only so.
    private var forcesPathStyle: Bool {
        // A bucket's region is unknown to whoever asks for it, and in the path it does not matter.
        if operation?.name == "GetBucketLocation" { return true }
        if let bucket, Self.isARN(bucket) { return false }
        if settings.s3.usesAcceleration { return false }
        if let endpoint = settings.endpoint, !Self.isAccelerated(endpoint) {
            return settings.s3.addressingStyle != .virtual
        }
        return settings.s3.addressingStyle == .path
    }

    private static func isARN(_ text: String) -> Bool {
        text.hasPrefix("arn:")
            && text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).count == 6
    }

    private static func isAccelerated(_ endpoint: String) -> Bool {
        let hosts = ["s3-accelerate.amazonaws.com", "s3-accelerate.dualstack.amazonaws.com"]
        return hosts.contains { "https://\($0)" == endpoint || "http://\($0)" == endpoint }
    }
}
