internal import AWSCredentials
internal import AWSSigning
internal import HTTPMessages

/// Signs queries to workspaces of Amazon Managed Service for Prometheus.
///
/// Source: AMP user guide, "Query your metrics" (SigV4, service `aps`).
struct WorkspaceSigning: Sendable {
    private let signer = Signer(keyLimit: 64)

    /// The region of a workspace's address; nil for any other URL, which is sent unsigned.
    static func region(of url: String) -> String? {
        guard url.lowercased().hasPrefix("https://"), let end = url.firstRange(of: "://") else { return nil }
        let rest = url[end.upperBound...]
        let parts = rest.prefix { $0 != "/" }.lowercased().split(
            separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0] == "aps-workspaces", rest.contains("/workspaces/"),
            ["amazonaws.com", "amazonaws.com.cn"].contains(parts.dropFirst(2).joined(separator: "."))
        else { return nil }
        return String(parts[1])
    }

    /// The request as it is sent: signed, and in the sandbox to the sandbox, under the name that it asked for.
    ///
    /// `seconds`: The moment, since 1970.
    /// `sandboxEndpoint`: Where a rehearsal goes, of which nothing reaches AWS; nil outside it.
    func signed(
        _ request: HTTPRequest, credentials: Credentials, region: String, at seconds: Int64,
        sandboxEndpoint: String?
    ) throws(SigningError) -> HTTPRequest {
        var signed = try signer.sign(
            request,
            credentials: SigningCredentials(
                accessKeyID: credentials.accessKeyID, secretAccessKey: credentials.secretAccessKey,
                sessionToken: credentials.sessionToken),
            region: region, service: "aps", date: seconds
        ).request
        guard let sandboxEndpoint, let end = signed.url.firstRange(of: "://"),
            let slash = signed.url[end.upperBound...].firstIndex(of: "/")
        else { return signed }
        signed.headers["Host"] = String(signed.url[end.upperBound..<slash])
        let base = sandboxEndpoint.hasSuffix("/") ? String(sandboxEndpoint.dropLast()) : sandboxEndpoint
        signed.url = base + signed.url[slash...]
        return signed
    }
}
