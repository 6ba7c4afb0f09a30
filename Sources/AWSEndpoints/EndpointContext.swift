internal import AWSModels
internal import JMESPath
internal import JSON

/// The values that rule sets take from the request: what an operation fixes, what the caller gives, what the client is
/// set to, in this order.
struct EndpointContext {
    private var values = JSONObject()

    init(
        service: ServiceModel, operation: Operation?, parameters: JSONObject, settings: EndpointSettings
    ) throws(EndpointError) {
        for name in service.clientContextParameters.keys {
            values[name] = settings.client[name] ?? Self.setting(name, of: service, settings.s3)
        }
        guard let operation else { return }
        for (name, definition) in operation.definition["operationContextParams"]?.object ?? JSONObject() {
            let value = try Self.search(definition["path"]?.string ?? "", in: parameters)
            if !value.isNull { values[name] = value }
        }
        for member in operation.input?.members ?? [] {
            guard let name = member.shape.traits["contextParam"]?["name"]?.string else { continue }
            if let value = parameters[member.name], !value.isNull { values[name] = value }
        }
        for (name, definition) in operation.definition["staticContextParams"]?.object ?? JSONObject() {
            if let value = definition["value"] { values[name] = value }
        }
    }

    /// The value of a rule set's parameter; nil where the request says nothing.
    subscript(name: String) -> JSONValue? { values[name] }

    /// What profiles say in their `s3` block of a client setting that is no built-in value.
    private static func setting(
        _ name: String, of service: ServiceModel, _ s3: S3EndpointSettings
    ) -> JSONValue? {
        guard service.metadata.endpointPrefix == "s3", name == "DisableS3ExpressSessionAuth" else {
            return nil
        }
        return s3.disablesExpressSessions.map(JSONValue.bool)
    }

    private static func search(_ path: String, in parameters: JSONObject) throws(EndpointError) -> JSONValue {
        do throws(JMESPathError) {
            return try JMESPathExpression(parsing: path).evaluate(.object(parameters))
        } catch {
            throw EndpointError("the path `\(path)` of the model cannot be followed: \(error)")
        }
    }
}
