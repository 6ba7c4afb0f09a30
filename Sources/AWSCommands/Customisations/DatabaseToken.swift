internal import AWSArguments
internal import AWSCredentials
internal import AWSSigning
internal import HTTPMessages

/// `rds generate-db-auth-token`: a presigned URL without its scheme, which stands for a password. Nothing is sent.
///
/// Source: botocore's `signers.generate_db_auth_token`.
struct DatabaseToken: CustomCommand {
    let path = ["rds", "generate-db-auth-token"]

    /// For how many seconds it is good.
    private static let lifetime = 900

    func run(_ words: [String], in scope: CustomScope) async throws(CommandFailure) -> CommandEnding {
        let options = try scope.options(
            words,
            [
                .init("--hostname", isRequired: true), .init("--port", isRequired: true),
                .init("--username", isRequired: true),
            ])
        let port: String
        do {
            port = try options.integer("port") ?? ""
        } catch {
            throw CommandFailure(error)
        }
        let region = try scope.region()
        let user = PercentEncoding.encode(options.text("username") ?? "")
        let request = HTTPRequest(
            method: "GET",
            url: "https://\(options.text("hostname") ?? ""):\(port)/?Action=connect&DBUser=\(user)")
        let url = try PresignedURL.make(
            request, credentials: try await scope.credentials(), region: region, service: "rds-db",
            now: scope.now, expires: Self.lifetime)
        try await scope.print(url.dropFirst("https://".count) + "\n")
        return .exited(0)
    }
}

/// Presigned URLs for commands.
enum PresignedURL {
    static func make(
        _ request: HTTPRequest, credentials: Credentials, region: String, service: String, now: Double,
        expires: Int
    ) throws(CommandFailure) -> String {
        do {
            return try Signer().presign(
                request,
                credentials: SigningCredentials(
                    accessKeyID: credentials.accessKeyID, secretAccessKey: credentials.secretAccessKey,
                    sessionToken: credentials.sessionToken),
                region: region, service: service, date: Int64(now), expires: expires
            ).request.url
        } catch {
            throw CommandFailure(error.description, exitCode: 255)
        }
    }
}
