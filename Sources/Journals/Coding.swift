internal import JSON
internal import Runbooks

/// A target as the journal keeps it.
enum TargetCoding {
    static func json(of target: Target) -> JSONValue {
        var object = JSONObject()
        object["id"] = .string(target.id.rawValue)
        object["account"] = target.account.map(JSONValue.string)
        object["accountName"] = target.accountName.map(JSONValue.string)
        object["region"] = target.region.map(JSONValue.string)
        object["groups"] = .array(target.groups.map(JSONValue.string))
        object["variables"] = .object(target.variables)
        if let identity = target.identity {
            var inner = JSONObject()
            inner["roleARN"] = identity.roleARN.map(JSONValue.string)
            inner["profile"] = identity.profile.map(JSONValue.string)
            inner["externalID"] = identity.externalID.map(JSONValue.string)
            inner["sessionName"] = identity.sessionName.map(JSONValue.string)
            object["identity"] = .object(inner)
        }
        object["host"] = target.host.map(HostCoding.json(of:))
        return .object(object)
    }

    /// The names of targets as a list; nil for none.
    static func text(of targets: [Target.ID]) -> String? {
        targets.isEmpty ? nil : JSONValue.array(targets.map { .string($0.rawValue) }).serialized()
    }

    /// Reads a list of names.
    static func targets(from text: String) throws -> [Target.ID] {
        try JSONValue.parse(text).array?.compactMap { $0.string.map { Target.ID($0) } } ?? []
    }

    static func target(from json: JSONValue) -> Target? {
        guard let id = json["id"]?.string else { return nil }
        return Target(
            id: Target.ID(id), account: json["account"]?.string, accountName: json["accountName"]?.string,
            region: json["region"]?.string, groups: json["groups"]?.array?.compactMap(\.string) ?? [],
            variables: json["variables"]?.object ?? JSONObject(),
            identity: json["identity"].map {
                Target.Identity(
                    roleARN: $0["roleARN"]?.string, profile: $0["profile"]?.string,
                    externalID: $0["externalID"]?.string, sessionName: $0["sessionName"]?.string)
            }, host: json["host"].flatMap(HostCoding.host(from:)))
    }
}

/// A failure as the journal keeps it.
enum FailureCoding {
    static func json(of failure: RunRecord.Failure) -> JSONValue {
        var object = JSONObject()
        object["message"] = .string(failure.message)
        object["command"] = failure.command.map(JSONValue.string)
        object["file"] = failure.file.map(JSONValue.string)
        object["line"] = failure.line.map { .number(JSONNumber($0)) }
        return .object(object)
    }

    static func failure(from json: JSONValue) -> RunRecord.Failure {
        RunRecord.Failure(
            message: json["message"]?.string ?? "", command: json["command"]?.string,
            file: json["file"]?.string, line: json["line"]?.int)
    }
}
