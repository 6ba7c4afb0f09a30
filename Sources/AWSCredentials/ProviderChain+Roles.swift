internal import AWSConfiguration
internal import JSON
internal import PythonTexts

extension ProviderChain {
    /// A profile's role, and what it is taken on with.
    struct Role: Sendable {
        /// Where a role's base credentials come from.
        indirect enum Base: Sendable {
            case role(Role)
            case profile(String)
            case named(String)
        }

        let profile: String
        /// The input of AssumeRole, without a session name where the profile gives none.
        let parameters: JSONObject
        let base: Base
    }

    /// The role of a profile, with those that it is chained to, all checked.
    ///
    /// - Parameters:
    ///   - name: A profile with a role.
    ///   - visited: The profiles on the way to here, this one included.
    /// - Returns: The role; nothing was called for it yet.
    /// - Throws: `CredentialError` for settings that do not fit together.
    func role(_ name: String, _ visited: inout [String]) throws(CredentialError) -> Role {
        let values = values(name)
        var parameters: JSONObject = [:]
        parameters["RoleSessionName"] =
            values["role_session_name"] ?? context.defaultSessionName.map { .string($0) }
        parameters["ExternalId"] = values["external_id"]
        parameters["SerialNumber"] = values["mfa_serial"]
        if let text = values["duration_seconds"]?.string, let seconds = Int(text) {
            parameters["DurationSeconds"] = .number(JSONNumber(seconds))
        }
        parameters["RoleArn"] = values["role_arn"]
        return Role(profile: name, parameters: parameters, base: try base(name, values, &visited))
    }

    private func base(
        _ name: String, _ values: JSONObject, _ visited: inout [String]
    ) throws(CredentialError) -> Role.Base {
        switch (values["source_profile"]?.string, values["credential_source"]?.string) {
        case (.some, .some):
            throw Self.wrong("The profile \"\(name)\" contains both source_profile and credential_source.")
        case (nil, nil):
            throw .partial(.assumeRole, missing: "source_profile or credential_source")
        case (nil, let source?):
            guard ["Environment", "EcsContainer", "Ec2InstanceMetadata"].contains(source) else {
                throw Self.wrong(
                    "The credential source \"\(source)\" referenced in profile \"\(name)\" is not valid.")
            }
            return .named(source)
        case (let source?, nil):
            guard let sourceValues = configuration.profile(source) else {
                throw Self.wrong(
                    "The source_profile \"\(source)\" referenced in the profile \"\(name)\" does not exist.")
            }
            // A profile may name itself, for keys that stand beside its role.
            if visited.contains(source), source != name || !Self.hasKeys(sourceValues) {
                let names = visited.map { PythonText.repr($0) }.joined(separator: ", ")
                throw Self.wrong(
                    "Infinite loop in credential configuration detected. Attempting to load from profile "
                        + "\(source) which has already been visited. Visited profiles: [\(names)]")
            }
            visited.append(source)
            if Self.hasKeys(sourceValues) || !Self.isRole(sourceValues) { return .profile(source) }
            return .role(try role(source, &visited))
        }
    }

    private static func wrong(_ message: String) -> CredentialError {
        CredentialError(.configuration, message)
    }

    /// Takes on a profile's role, unless a session of it is at hand.
    func assume(_ role: Role) async throws(CredentialError) -> Credentials {
        let name = RoleCache.name(role.parameters)
        return try await provider.held("session \(role.profile) \(name)") {
            () async throws(CredentialError) in
            if let kept = kept(name, source: .assumeRole) { return kept }
            let base = try await credentials(role)
            return try await assume(role.parameters, with: base, keeping: name)
        }
    }

    private func credentials(_ role: Role) async throws(CredentialError) -> Credentials {
        switch role.base {
        case .role(let base): return try await assume(base)
        case .profile(let source):
            return try await provider.held("source \(source)") { () async throws(CredentialError) in
                guard let found = try await fromProfile(source, ignoresEnvironment: true) else {
                    throw Self.wrong("The source profile \"\(source)\" must have credentials.")
                }
                return found
            }
        case .named(let source):
            let found: Credentials? =
                switch source {
                case "Environment": try fromEnvironment()
                case "EcsContainer": try await fromContainer()
                default: try await fromInstance()
                }
            guard let found else {
                throw .retrieval(
                    source,
                    "No credentials found in credential_source referenced in profile \(role.profile)")
            }
            return found
        }
    }

    /// Calls AssumeRole.
    ///
    /// - Parameters:
    ///   - parameters: Its input; a session name is made up where there is none.
    ///   - base: What to call it with.
    ///   - name: The cache file to write; nil: none.
    /// - Returns: The session's credentials.
    /// - Throws: `CredentialError` when a code is wanted and nobody gives it, or the call failed.
    func assume(
        _ parameters: JSONObject, with base: Credentials, keeping name: String?
    ) async throws(CredentialError) -> Credentials {
        var parameters = parameters
        var base = base
        if parameters["RoleSessionName"] == nil {
            parameters["RoleSessionName"] = .string("botocore-session-\(Int(context.now()))")
        }
        // AWS refuses more for roles that are taken on by roles.
        if base.source.isRole, let seconds = parameters["DurationSeconds"]?.int, seconds > 3600 {
            parameters["DurationSeconds"] = 3600
        }
        if let serial = parameters["SerialNumber"]?.string {
            // GetSessionToken takes lasting keys only.
            if context.sharesMFASessions, base.sessionToken == nil {
                base = try await mfaSession(base, serial)
                parameters["SerialNumber"] = nil
            } else {
                parameters["TokenCode"] = .string(try await mfaCode(serial))
            }
        }
        let response = try await context.call(
            "sts", "AssumeRole", parameters, region: context.region, credentials: base)
        return try session(response, .assumeRole, keeping: name)
    }

    private func mfaCode(_ serial: String) async throws(CredentialError) -> String {
        try await context.askMFACode("Enter MFA code for \(serial): ")
    }

    /// The base identity's session with its second factor: asked for once while it lasts.
    private func mfaSession(
        _ base: Credentials, _ serial: String
    ) async throws(CredentialError) -> Credentials {
        try await provider.held("mfa \(base.accessKeyID) \(serial)") { () async throws(CredentialError) in
            let parameters: JSONObject = [
                "SerialNumber": .string(serial), "TokenCode": .string(try await mfaCode(serial)),
            ]
            let response = try await context.call(
                "sts", "GetSessionToken", parameters, region: context.region, credentials: base)
            return try session(response, .mfaSession, keeping: nil)
        }
    }

    /// A session's credentials in a service's answer, which is kept for other AWS tools too.
    func session(
        _ response: JSONValue, _ source: Credentials.Source, keeping name: String?
    ) throws(CredentialError) -> Credentials {
        guard let found = RoleCache.credentials(response, source: source) else {
            throw .retrieval(
                source.rawValue, "Credential refresh failed, response did not contain: credentials")
        }
        if let name, var file = response.object, var values = file["Credentials"]?.object {
            values["AccountId"] = found.accountID.map { .string($0) }
            file["Credentials"] = .object(values)
            FileCache(folder: configuration.paths.roleCache).keep(file, name)
        }
        return found
    }

    /// A session in the cache that lasts long enough still.
    func kept(_ name: String, source: Credentials.Source) -> Credentials? {
        guard let file = FileCache(folder: configuration.paths.roleCache).read(name),
            let found = RoleCache.credentials(.object(file), source: source),
            let expires = found.expires,
            expires - context.now() >= CredentialProvider.advisorySeconds
        else { return nil }
        return found
    }

    /// A role in exchange for another identity provider's token, which a file holds.
    func fromWebIdentity(
        _ profile: String, ignoresEnvironment: Bool
    ) async throws(CredentialError) -> Credentials? {
        let values = values(profile)
        func setting(_ key: String, _ variable: String) -> String? {
            (ignoresEnvironment ? nil : environment[variable]) ?? values[key]?.string
        }
        let path = setting("web_identity_token_file", "AWS_WEB_IDENTITY_TOKEN_FILE")
        guard let path, !path.isEmpty else { return nil }
        guard let arn = setting("role_arn", "AWS_ROLE_ARN"), !arn.isEmpty else {
            throw Self.wrong(
                "The provided profile or the current environment is configured to assume role with web identity "
                    + "but has no role ARN configured. Ensure that the profile has the role_arn"
                    + "configuration set or the AWS_ROLE_ARN env var is set.")
        }
        var parameters: JSONObject = [:]
        parameters["RoleSessionName"] =
            (setting("role_session_name", "AWS_ROLE_SESSION_NAME") ?? context.defaultSessionName)
            .map { .string($0) }
        parameters["RoleArn"] = .string(arn)
        let name = RoleCache.name(parameters)
        if let kept = kept(name, source: .webIdentity) { return kept }
        if parameters["RoleSessionName"] == nil {
            parameters["RoleSessionName"] = .string("botocore-session-\(Int(context.now()))")
        }
        parameters["WebIdentityToken"] = .string(try Self.text(path))
        let response = try await context.call(
            "sts", "AssumeRoleWithWebIdentity", parameters, region: context.region, credentials: nil)
        return try session(response, .webIdentity, keeping: name)
    }
}
