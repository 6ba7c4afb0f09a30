internal import AWSConfiguration
internal import Files
internal import JSON
internal import PythonTexts

/// The sources of credentials, in AWS CLI v2's order.
struct ProviderChain: Sendable {
    let context: CredentialContext
    let provider: CredentialProvider

    var configuration: Configuration { context.settings.configuration }
    var environment: [String: String] { context.settings.environment }

    func values(_ profile: String) -> JSONObject { configuration.profile(profile) ?? JSONObject() }

    /// The first credentials there are.
    ///
    /// - Throws: `CredentialError`, also when there are none.
    func load(_ profile: String, ignoresEnvironment: Bool) async throws(CredentialError) -> Credentials {
        if !ignoresEnvironment, let found = try fromEnvironment() { return found }
        if Self.isRole(values(profile)) {
            var visited = [profile]
            return try await assume(try role(profile, &visited))
        }
        if let found = try await fromProfile(profile, ignoresEnvironment: ignoresEnvironment) { return found }
        if let found = try fromLegacyFiles() { return found }
        if let found = try await fromContainer() { return found }
        if let found = try await fromInstance() { return found }
        throw .none
    }

    /// The sources that a profile names, but for roles: these alone are a source profile's.
    func fromProfile(
        _ profile: String, ignoresEnvironment: Bool
    ) async throws(CredentialError) -> Credentials? {
        if let found = try await fromWebIdentity(profile, ignoresEnvironment: ignoresEnvironment) {
            return found
        }
        if let found = try await fromSSO(profile) { return found }
        let shared = configuration.credentialSections[profile]?.object
        if let found = try Self.keys(shared, .sharedFile) { return found }
        if let found = try fromLogin(profile) { return found }
        if let found = try await fromProcess(profile) { return found }
        return try Self.keys(configuration.configuredProfiles[profile]?.object, .configurationFile)
    }

    /// A role to be taken on, but not with another provider's token.
    static func isRole(_ values: JSONObject) -> Bool {
        values["role_arn"] != nil && values["web_identity_token_file"] == nil
    }

    static func hasKeys(_ values: JSONObject) -> Bool {
        values["aws_secret_access_key"] != nil || values["aws_access_key_id"] != nil
    }

    func fromEnvironment() throws(CredentialError) -> Credentials? {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let id = value("AWS_ACCESS_KEY_ID") else { return nil }
        guard let secret = value("AWS_SECRET_ACCESS_KEY") else {
            throw .partial(.environment, missing: "AWS_SECRET_ACCESS_KEY")
        }
        let end = value("AWS_CREDENTIAL_EXPIRATION")
        let expires = end.flatMap(Moments.seconds)
        if let end, expires == nil {
            throw CredentialError(.configuration, "Unknown string format: \(end)")
        }
        return Credentials(
            accessKeyID: id, secretAccessKey: secret,
            sessionToken: value("AWS_SECURITY_TOKEN") ?? value("AWS_SESSION_TOKEN"),
            accountID: value("AWS_ACCOUNT_ID"), expires: expires, source: .environment)
    }

    /// Keys that stand in a file's section.
    private static func keys(
        _ values: JSONObject?, _ source: Credentials.Source
    ) throws(CredentialError) -> Credentials? {
        guard let values, let id = values["aws_access_key_id"]?.string else { return nil }
        guard let secret = values["aws_secret_access_key"]?.string else {
            throw .partial(source, missing: "aws_secret_access_key")
        }
        return Credentials(
            accessKeyID: id, secretAccessKey: secret,
            sessionToken: values["aws_security_token"]?.string ?? values["aws_session_token"]?.string,
            accountID: values["aws_account_id"]?.string, source: source)
    }

    /// The files of tools before the AWS CLI: `AWS_CREDENTIAL_FILE`, and boto's.
    private func fromLegacyFiles() throws(CredentialError) -> Credentials? {
        if let named = environment["AWS_CREDENTIAL_FILE"] {
            let path = ConfigurationPaths.expanded(named, environment: environment)
            var values: [String: String] = [:]
            for line in (try Self.text(path)).split(whereSeparator: \.isNewline) {
                let parts = line.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { continue }
                values[PythonText.stripped(String(parts[0]))] = PythonText.stripped(String(parts[1]))
            }
            if let id = values["AWSAccessKeyId"], let secret = values["AWSSecretKey"] {
                return Credentials(accessKeyID: id, secretAccessKey: secret, source: .sharedFile)
            }
        }
        for name in environment["BOTO_CONFIG"].map({ [$0] }) ?? ["/etc/boto.cfg", "~/.boto"] {
            let path = ConfigurationPaths.expanded(name, environment: environment)
            guard FileTree.exists(path) else { continue }
            var paths = configuration.paths
            paths.configuration = path
            paths.credentials = "/dev/null"
            let section: JSONObject?
            do throws(ConfigurationError) {
                section = try Configuration.read(paths).otherSections["Credentials"]?.object
            } catch {
                throw CredentialError(error)
            }
            if let found = try Self.keys(section, .configurationFile) { return found }
        }
        return nil
    }

    /// A file's text.
    ///
    /// - Throws: `CredentialError` in Python's words when it cannot be read.
    static func text(_ path: String) throws(CredentialError) -> String {
        do throws(FileError) {
            if let bytes = try FileTree.read(path) { return String(decoding: bytes, as: UTF8.self) }
        } catch {
            throw CredentialError(.source, error.message)
        }
        throw CredentialError(
            .source, "[Errno 2] No such file or directory: \(PythonText.repr(path))")
    }
}
