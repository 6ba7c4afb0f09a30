public import AWSClient
internal import AWSConfiguration
public import AWSCredentials
internal import AWSEndpoints
internal import AWSModels
internal import AWSProtocols
internal import AWSSigning
internal import HTTP
internal import HTTPMessages
public import JSON

/// Gives the credentials for each try of a call.
public typealias GiveCredentials = @Sendable () async throws(CredentialError) -> Credentials

extension OperatorAccess {
    /// Calls an operation, with the connections, credentials and budgets that the commands of steps have too.
    ///
    /// - Parameters:
    ///   - service: The service as the command line names it, such as `ssm`.
    ///   - operation: The operation as AWS names it, such as `SendCommand`.
    ///   - parameters: Its parameters.
    ///   - body: What its streaming member holds; nil: it has none.
    ///   - region: Where.
    ///   - credentials: As whom.
    ///   - observer: Keeps a record of it.
    ///   - receiver: Takes the body of an answer that is a stream.
    /// - Returns: The members of the answer.
    /// - Throws: `CallError`.
    public func call(
        _ service: String, _ operation: String, _ parameters: JSONObject, body: [UInt8]? = nil,
        region: String?, credentials: @escaping GiveCredentials, observer: (any CallObserver)?,
        receiver: (@Sendable ([UInt8]) async throws -> Void)? = nil
    ) async throws(CallError) -> JSONObject {
        let (client, prepared) = try prepare(service, operation, parameters, region, credentials)
        var call = prepared
        call.body = body.map { .bytes($0) }
        call.receiver = receiver
        return try await client.perform(call, observer: observer).result
    }

    /// A URL that gives an object of a bucket to whoever has it, for a time. Nothing is sent.
    ///
    /// - Parameters:
    ///   - operation: `GetObject` or `PutObject`.
    ///   - bucket: The bucket, in that region.
    ///   - key: The object's name.
    ///   - region: The bucket's.
    ///   - credentials: As whom.
    ///   - seconds: For how long.
    /// - Returns: The URL, a secret.
    /// - Throws: `CallError`.
    public func presigned(
        _ operation: String, bucket: String, key: String, region: String?,
        credentials: @escaping GiveCredentials, seconds: Int
    ) async throws(CallError) -> String {
        let (client, call) = try prepare(
            "s3", operation, ["Bucket": .string(bucket), "Key": .string(key)], region, credentials)
        let unsigned = try client.request(for: call)
        guard let signing = unsigned.signing else { return unsigned.request.url }
        do {
            let given = try await credentials()
            return try Signer(keyLimit: 1).presign(
                HTTPRequest(method: operation == "PutObject" ? "PUT" : "GET", url: unsigned.request.url),
                credentials: SigningCredentials(
                    accessKeyID: given.accessKeyID, secretAccessKey: given.secretAccessKey,
                    sessionToken: given.sessionToken),
                region: signing.region, service: signing.name, date: Int64(session.clock.now()),
                expires: seconds, options: SigningOptions(service: signing.name)
            ).request.url
        } catch {
            throw CallError("\(error)", exitCode: 255)
        }
    }

    private func prepare(
        _ service: String, _ operation: String, _ parameters: JSONObject, _ region: String?,
        _ credentials: @escaping GiveCredentials
    ) throws(CallError) -> (AWSClient, AWSCall) {
        do {
            let settings = try settings(region: region)
            guard let model = try session.library.service(named: service),
                let found = model.operation(operation)
            else { throw CallError("the models lack \(service) \(operation)", exitCode: 255) }
            let call = AWSCall(
                found, parameters,
                settings: try CallSettings(settings, of: model, userAgent: session.userAgent("")),
                credentials: credentials)
            return (session.client(for: http(settings)), call)
        } catch let error as CallError {
            throw error
        } catch {
            throw CallError("\(error)", exitCode: 255)
        }
    }
}
