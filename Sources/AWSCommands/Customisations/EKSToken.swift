internal import AWSArguments
internal import AWSClient
internal import AWSCredentials
internal import AWSEndpoints
internal import AWSModels
internal import AWSOutput
internal import AWSProtocols
internal import Cryptography
internal import HTTPMessages
internal import JSON

/// `eks get-token`: a presigned GetCallerIdentity of STS, which a cluster takes for a password.
///
/// Source: the AWS CLI's `customizations/eks/get_token.py`.
struct EKSToken: CustomCommand {
    let path = ["eks", "get-token"]

    /// For how many seconds the URL is signed; EKS takes it for longer.
    private static let urlLifetime = 60
    private static let lifetime = 14 * 60.0

    func run(_ words: [String], in scope: CustomScope) async throws(CommandFailure) -> CommandEnding {
        let options = try scope.options(
            words, [.init("--cluster-name"), .init("--role-arn"), .init("--cluster-id")])
        let (name, id) = (options.text("cluster_name"), options.text("cluster_id"))
        if name != nil, id != nil {
            throw CommandFailure(
                "The key \"cluster_id\" cannot be specified when one of the following keys are also "
                    + "specified: cluster_name", exitCode: 252)
        }
        guard let cluster = [id, name].compactMap({ $0 }).first(where: { !$0.isEmpty }) else {
            // The AWS CLI hands this to Python as the exit code, which prints it and exits with 1.
            throw CommandFailure(
                whole: "Either parameter --cluster-name or --cluster-id must be specified.\n", exitCode: 1)
        }
        // The token is for STS itself, whatever endpoint the clusters have.
        var scope = scope
        scope.globals.endpointURL = nil
        let credentials: Credentials
        if let role = options.text("role_arn") {
            credentials = try await scope.assume(role: role, session: "EKSGetTokenAuth")
        } else {
            credentials = try await scope.credentials()
        }
        let url = try url(for: cluster, credentials, scope)
        let token = "k8s-aws-v1." + Base64.encode(Array(url.utf8), alphabet: .url, isPadded: false)
        let end = Moment(seconds: Int(scope.now + Self.lifetime)).iso8601
        let document: JSONValue = [
            "kind": "ExecCredential", "apiVersion": .string(await version(scope)), "spec": [:],
            "status": ["expirationTimestamp": .string(end), "token": .string(token)],
        ]
        let run = try scope.run("sts", "GetCallerIdentity")
        try await run.print { formatter throws(OutputError) in
            var formatter = formatter
            formatter.title = "get-token"
            return try formatter.text(of: document)
        }
        try await scope.print("\n")
        return .exited(0)
    }

    private func url(
        for cluster: String, _ credentials: Credentials, _ scope: CustomScope
    ) throws(CommandFailure) -> String {
        let run = try scope.run("sts", "GetCallerIdentity")
        var request: HTTPRequest
        let signing: EndpointSigning
        do {
            let unsigned = try run.client.request(for: try run.call(JSONObject()))
            guard let found = unsigned.signing else {
                throw CommandFailure("Unable to locate credentials.", exitCode: 253)
            }
            request = unsigned.request
            signing = found
        } catch let error as CallError {
            throw CommandFailure(error)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("\(error)", exitCode: 255)
        }
        request = HTTPRequest(
            method: "GET", url: request.url + "?Action=GetCallerIdentity&Version=2011-06-15",
            headers: ["x-k8s-aws-id": cluster])
        return try PresignedURL.make(
            request, credentials: credentials, region: signing.region, service: signing.name,
            now: scope.now, expires: Self.urlLifetime)
    }

    // MARK: Versions

    private static let api = "client.authentication.k8s.io"

    /// The version of the answer that the caller understands, as Kubernetes' clients say it.
    private func version(_ scope: CustomScope) async -> String {
        let fallback = "\(Self.api)/v1beta1"
        guard let info = scope.context.environment["KUBERNETES_EXEC_INFO"], !info.isEmpty else {
            return fallback
        }
        guard let parsed = try? JSONValue.parse(info) else {
            await scope.say(
                "Error parsing KUBERNETES_EXEC_INFO, defaulting to \(fallback). This is likely a bug in your "
                    + "Kubernetes client. Please update your Kubernetes client.\n")
            return fallback
        }
        switch parsed["apiVersion"]?.string {
        case "\(Self.api)/v1": return "\(Self.api)/v1"
        case fallback: return fallback
        case "\(Self.api)/v1alpha1":
            let old = "\(Self.api)/v1alpha1"
            await scope.say(
                "Kubeconfig user entry is using deprecated API version \(old). Run 'aws eks update-kubeconfig' "
                    + "to update.\n")
            return old
        default:
            await scope.say(
                "Unrecognized API version in KUBERNETES_EXEC_INFO, defaulting to \(fallback). This is likely due "
                    + "to an outdated AWS CLI. Please update your AWS CLI.\n")
            return fallback
        }
    }
}
