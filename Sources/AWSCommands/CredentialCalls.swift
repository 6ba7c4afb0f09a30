internal import AWSClient
internal import AWSConfiguration
internal import AWSCredentials
internal import AWSEndpoints
internal import AWSModels
internal import AWSProtocols
internal import JSON

/// Makes the calls that finding credentials takes. They are not in the record of a step: they are the engine's own.
struct CredentialCalls: AWSCalling {
    let session: AWSSession
    let client: AWSClient
    let settings: Settings
    /// Takes requests down in the place of sending them; nil: they are sent.
    var record: RequestRecord?

    func call(
        _ service: String, _ operation: String, _ parameters: JSONObject, region: String,
        credentials: Credentials?
    ) async throws(AWSCallError) -> JSONValue {
        guard let model = try? session.library.service(named: service),
            let operation = model.operation(operation)
        else { throw AWSCallError(code: nil, "the models lack \(service) \(operation)", exitCode: 255) }
        do {
            var settings = try CallSettings(settings, of: model, userAgent: session.userAgent(""))
            settings.endpoint.region = region
            var held: (@Sendable () async throws(CredentialError) -> Credentials)?
            if let credentials { held = { () async throws(CredentialError) in credentials } }
            let call = AWSCall(operation, parameters, settings: settings, credentials: held)
            if let record { throw record.take(call, by: client) }
            let answer = try await client.perform(call, observer: nil)
            return .object(answer.result)
        } catch let error as CallError {
            throw AWSCallError(code: error.answer?.code, error.description, exitCode: error.exitCode)
        } catch {
            throw AWSCallError(code: nil, "\(error)", exitCode: 255)
        }
    }
}
