internal import AWSModels
internal import JSON

/// How requests to an endpoint are signed; an operation that is not signed at all stays so.
public struct EndpointSigning: Sendable, Hashable {
    /// The scheme without the rule sets' `sig`: `v4`, `v4a`, `v4-s3express`, `bearer`, or the model's `s3`, `s3v4`, `v2`.
    public var scheme: String
    /// The service's name in the signature.
    public var name: String
    /// The region in the signature; several with commas for `v4a`.
    public var region: String
    /// The path is signed as it is sent.
    public var disablesDoubleEncoding: Bool

    /// The best scheme of an endpoint, or the model's where the rules name none.
    ///
    /// SigV4A is taken only where nothing else is offered: the signer refuses it with a clear error.
    init(_ schemes: [JSONObject]?, metadata: ServiceMetadata, region: String) {
        let named = (schemes ?? []).map { scheme in
            let name = scheme["name"]?.string ?? ""
            return (name: name.hasPrefix("sig") ? String(name.dropFirst(3)) : name, details: scheme)
        }
        let best = named.first { Self.known.contains($0.name) } ?? named.first
        let set = best?.details["signingRegionSet"]?.array?.compactMap(\.string).joined(separator: ",")
        scheme = best?.name ?? metadata.signatureVersion
        name = best?.details["signingName"]?.string ?? metadata.signingName
        self.region =
            best?.details["signingRegion"]?.string ?? set.flatMap { $0.isEmpty ? nil : $0 } ?? region
        disablesDoubleEncoding = best?.details["disableDoubleEncoding"]?.bool == true
    }

    private static let known: Set<String> = ["v4", "v4-s3express", "bearer"]
}
