public import AWSModels
public import JSON

/// Finds what must not be shown in parameters and results.
///
/// Models mark members as `sensitive`; in parameters all of those are hidden. In results that would hide account names
/// and descriptions, so there only what opens something counts: members by these names, and secure parameters.
public enum SecretMembers {
    /// What stands in the place of a hidden value.
    public static let mask = "[hidden]"

    /// Parameters without their secrets, for a record.
    ///
    /// `shape`: The operation's input.
    public static func masked(_ parameters: JSONObject, _ shape: Shape?) -> JSONObject {
        guard let shape, case .object(let object) = masked(.object(parameters), shape, name: "") else {
            return parameters
        }
        return object
    }

    private static func masked(_ value: JSONValue, _ shape: Shape, name: String) -> JSONValue {
        if shape.isSensitive || names.contains(name.lowercased()) { return .string(mask) }
        switch (shape.kind, value) {
        case (.structure, .object(let object)) where !shape.isDocument:
            return .object(
                JSONObject(
                    object.map { key, value in
                        (key, shape.member(key).map { masked(value, $0.shape, name: key) } ?? value)
                    }))
        case (.list, .array(let items)):
            return .array(items.map { masked($0, shape.element, name: "") })
        case (.map, .object(let object)):
            return .object(JSONObject(object.map { ($0, masked($1, shape.value, name: $0)) }))
        default: return value
        }
    }

    /// The secrets of a result, with the names of their members.
    ///
    /// Blobs are found in both forms: as the base64 text that a result has, and as what it stands for where that is text.
    public static func secrets(in result: JSONObject) -> [(name: String, value: String)] {
        var found: [(String, String)] = []
        collect(.object(result), name: "", into: &found)
        return found
    }

    private static func collect(_ value: JSONValue, name: String, into found: inout [(String, String)]) {
        switch value {
        case .string(let text):
            if names.contains(name.lowercased()) { found.append((name, text)) }
        case .array(let items):
            for item in items { collect(item, name: name, into: &found) }
        case .object(let object):
            let isSecure = object["Type"]?.string == "SecureString"
            for (key, value) in object {
                collect(value, name: isSecure && key == "Value" ? "SecretString" : key, into: &found)
            }
        default: break
        }
    }

    /// Members that open something, in small letters. Source: the members of botocore 1.44's outputs whose names say
    /// secret, password, token, private key or plaintext, without tokens of pages and of idempotency.
    private static let names: Set<String> = [
        "accesstoken", "adminpassword", "apikeysecret", "authorizationtoken", "authtoken", "base32stringseed",
        "bearertoken", "clientsecret", "databasepassword", "dbpassword", "devicesecret", "federationtoken",
        "generatedpassword", "idtoken", "keymaterial", "masterpassword", "masteruserpassword",
        "mastersecret", "password", "passworddata", "plaintext", "presharedkey", "privatekey",
        "privatekeyplaintext", "randompassword", "refreshtoken", "secret", "secretaccesskey", "secretbinary",
        "secretcode", "secretkey", "secretstring", "securitytoken", "servicepassword", "sessioncredential",
        "sessiontoken", "sharedsecret", "signintoken", "streamkey", "temporarypassword", "userpassword",
        "webidentitytoken",
    ]
}
