internal import JSON

/// A role to take on, and how.
public struct RoleRequest: Sendable, Hashable {
    /// The role, with its region's partition.
    public var arn: String
    /// What CloudTrail calls the session.
    public var sessionName: String
    /// What the role's owner agreed on.
    public var externalID: String?
    /// How long the session is to last; at most an hour counts where the base credentials are a role's.
    public var durationSeconds: Int?
    /// A policy that cuts the session's rights, as JSON text.
    public var policy: String?
    /// Policies that do.
    public var policyARNs: [String]
    /// The device of the base identity's second factor.
    public var mfaSerial: String?

    /// Makes a request.
    public init(
        arn: String, sessionName: String, externalID: String? = nil, durationSeconds: Int? = nil,
        policy: String? = nil, policyARNs: [String] = [], mfaSerial: String? = nil
    ) {
        self.arn = arn
        self.sessionName = sessionName
        self.externalID = externalID
        self.durationSeconds = durationSeconds
        self.policy = policy
        self.policyARNs = policyARNs
        self.mfaSerial = mfaSerial
    }

    /// The input of AssumeRole.
    var parameters: JSONObject {
        var result: JSONObject = ["RoleArn": .string(arn), "RoleSessionName": .string(sessionName)]
        result["ExternalId"] = externalID.map { .string($0) }
        result["SerialNumber"] = mfaSerial.map { .string($0) }
        result["DurationSeconds"] = durationSeconds.map { .number(JSONNumber($0)) }
        result["Policy"] = policy.map { .string($0) }
        if !policyARNs.isEmpty {
            result["PolicyArns"] = .array(policyARNs.map { ["arn": .string($0)] })
        }
        return result
    }

    var digest: String { RoleCache.name(parameters) }
}

/// The names of role sessions in `~/.aws/cli/cache`, as AWS CLI v2 gives them.
enum RoleCache {
    /// The file's name for such arguments; a session name that was made up is left out of them by the caller.
    static func name(_ arguments: JSONObject) -> String {
        var arguments = arguments
        if let policy = arguments["Policy"]?.string, let parsed = try? JSONValue.parse(policy) {
            arguments["Policy"] = parsed
        }
        return FileCache.name(of: arguments)
    }

    /// The credentials that such a file, or the answer to a call, holds.
    ///
    /// - Returns: Nil where a member is missing.
    static func credentials(_ response: JSONValue, source: Credentials.Source) -> Credentials? {
        guard let values = response["Credentials"], let id = values["AccessKeyId"]?.string,
            let secret = values["SecretAccessKey"]?.string, let token = values["SessionToken"]?.string,
            let expires = values["Expiration"]?.string.flatMap(Moments.seconds)
        else { return nil }
        return Credentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: token,
            accountID: values["AccountId"]?.string ?? account(ofRole: response),
            callerARN: response["AssumedRoleUser"]?["Arn"]?.string, expires: expires, source: source)
    }

    /// The account in the ARN of the assumed role.
    static func account(ofRole response: JSONValue) -> String? {
        let parts = (response["AssumedRoleUser"]?["Arn"]?.string ?? "")
            .split(separator: ":", omittingEmptySubsequences: false)
        return parts.count >= 6 && parts[0] == "arn" && !parts[4].isEmpty ? String(parts[4]) : nil
    }
}
