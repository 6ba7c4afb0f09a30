internal import JSON
internal import Runbooks

/// How a host is reached, as the journal keeps it.
enum HostCoding {
    static func json(of host: Target.Host) -> JSONValue {
        var object = JSONObject()
        switch host {
        case .local: object["kind"] = .string("local")
        case .ssh(let address):
            object["kind"] = .string("ssh")
            object["destination"] = .string(address.destination)
            object["configuration"] = address.configuration.map(JSONValue.string)
            object["acceptsNewKeys"] = .bool(address.acceptsNewKeys)
            object["graceSeconds"] = .number(JSONNumber(address.graceSeconds))
            object["sudoPassword"] = address.sudoPassword.map(JSONValue.string)
        case .ssm(let address):
            object["kind"] = .string("ssm")
            object["instance"] = .string(address.instance)
            object["bucket"] = address.bucket.map(JSONValue.string)
        }
        return .object(object)
    }

    static func host(from json: JSONValue) -> Target.Host? {
        switch json["kind"]?.string {
        case "local": return .local
        case "ssh":
            guard let destination = json["destination"]?.string else { return nil }
            return .ssh(
                Target.SSHAddress(
                    destination: destination, configuration: json["configuration"]?.string,
                    acceptsNewKeys: json["acceptsNewKeys"]?.bool ?? false,
                    sudoPassword: json["sudoPassword"]?.string,
                    graceSeconds: json["graceSeconds"]?.int ?? 60))
        case "ssm":
            guard let instance = json["instance"]?.string else { return nil }
            return .ssm(Target.SSMAddress(instance: instance, bucket: json["bucket"]?.string))
        default: return nil
        }
    }
}
