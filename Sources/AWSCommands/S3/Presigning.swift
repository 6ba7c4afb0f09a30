internal import AWSClient
internal import AWSCredentials
internal import AWSEndpoints
internal import AWSSigning
internal import HTTPMessages
internal import JSON

/// `aws s3 presign`: a URL that gives an object to whoever has it, for a time. Nothing is sent.
struct Presigning {
    let calls: S3Calls
    let options: S3Options

    func run() async throws(CommandFailure) -> Int32 {
        let path = try ObjectPath(options.paths[0])
        let expires = try options.number("expires_in") ?? 3600
        let url: String
        do throws(CallError) {
            let call = try calls.call(
                "GetObject", ["Bucket": .string(path.bucket), "Key": .string(path.key)])
            url = try await signed(try calls.unsigned(call), expires: expires)
        } catch {
            throw CommandFailure(error)
        }
        try await calls.command.print(url + "\n")
        return 0
    }

    private func signed(_ unsigned: UnsignedRequest, expires: Int) async throws(CallError) -> String {
        guard let give = calls.credentials, let signing = unsigned.signing else {
            return unsigned.request.url
        }
        let credentials: Credentials
        do throws(CredentialError) {
            credentials = try await give()
        } catch {
            throw CallError(error.description, exitCode: error.exitCode)
        }
        do throws(SigningError) {
            // Whoever opens the URL sends no header fields of ours.
            let request = HTTPRequest(method: "GET", url: unsigned.request.url)
            return try Signer(keyLimit: 1).presign(
                request,
                credentials: SigningCredentials(
                    accessKeyID: credentials.accessKeyID, secretAccessKey: credentials.secretAccessKey,
                    sessionToken: credentials.sessionToken),
                region: signing.region, service: signing.name,
                date: Int64(calls.command.session.clock.now()), expires: expires,
                options: SigningOptions(service: signing.name)
            ).request.url
        } catch {
            throw CallError(error.description, exitCode: 255)
        }
    }
}
