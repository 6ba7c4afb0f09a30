internal import AWSConfiguration
internal import JSON
internal import PythonTexts

extension ProviderChain {
    /// A role's credentials from IAM Identity Center, with the token of `aws sso login`.
    func fromSSO(_ profile: String) async throws(CredentialError) -> Credentials? {
        let own = values(profile)
        guard own["sso_role_name"] != nil || own["sso_account_id"] != nil else { return nil }
        let sessionName = own["sso_session"]?.string
        let all = try withSession(own, sessionName)
        var required = ["sso_role_name", "sso_account_id", "sso_start_url", "sso_region"]
        if sessionName != nil { required.append("sso_session") }
        let missing = required.filter { all[$0]?.string == nil }
        guard missing.isEmpty, let role = all["sso_role_name"]?.string,
            let account = all["sso_account_id"]?.string, let url = all["sso_start_url"]?.string,
            let region = all["sso_region"]?.string
        else {
            throw CredentialError(
                .configuration,
                "The profile \"\(profile)\" is configured to use SSO but is missing required configuration: "
                    + missing.joined(separator: ", "))
        }

        var arguments: JSONObject = ["roleName": .string(role), "accountId": .string(account)]
        arguments[sessionName == nil ? "startUrl" : "sessionName"] = .string(sessionName ?? url)
        let name = FileCache.name(of: arguments, .compact)
        if let kept = kept(name, source: .sso) { return kept }
        let session = SSOSession(name: sessionName, startURL: url, region: region)
        let token = try await provider.accessToken(session)
        let response = try await roleCredentials(role, account, token, region)
        return try self.session(response, .sso, keeping: name)
    }

    /// A profile's values with those of its session, which must not differ.
    private func withSession(
        _ own: JSONObject, _ sessionName: String?
    ) throws(CredentialError) -> JSONObject {
        guard let sessionName else { return own }
        guard let session = configuration.ssoSessions[sessionName]?.object else {
            throw CredentialError(
                .configuration, "The specified sso-session does not exist: \"\(sessionName)\"")
        }
        var result = own
        for (key, value) in session {
            if let other = own[key], other != value {
                throw CredentialError(
                    .configuration,
                    "The value for \(key) is inconsistent between profile (\(other.string ?? "")) and "
                        + "sso-session (\(value.string ?? "")).")
            }
            result[key] = value
        }
        return result
    }

    /// The answer to GetRoleCredentials, in the form that AWS CLI v2 caches.
    private func roleCredentials(
        _ role: String, _ account: String, _ token: String, _ region: String
    ) async throws(CredentialError) -> JSONValue {
        let answer: JSONValue
        do throws(AWSCallError) {
            answer = try await context.calls.call(
                "sso", "GetRoleCredentials",
                ["roleName": .string(role), "accountId": .string(account), "accessToken": .string(token)],
                region: region, credentials: nil)
        } catch {
            throw error.code == "UnauthorizedException" ? .unauthorizedSSO : CredentialError(error)
        }
        guard let values = answer["roleCredentials"], let end = values["expiration"]?.number?.double else {
            throw .retrieval("sso", "Credential refresh failed, response did not contain: expiry_time")
        }
        return [
            "ProviderType": "sso",
            "Credentials": [
                "AccessKeyId": values["accessKeyId"] ?? .null,
                "SecretAccessKey": values["secretAccessKey"] ?? .null,
                "SessionToken": values["sessionToken"] ?? .null,
                "Expiration": .string(Moments.text(end / 1000)),
                "AccountId": .string(account),
            ],
        ]
    }
}
