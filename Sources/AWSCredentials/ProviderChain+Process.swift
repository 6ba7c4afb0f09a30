internal import AWSConfiguration
internal import Cryptography
internal import Files
internal import Glibc
internal import JSON
internal import Processes
internal import PythonTexts

extension ProviderChain {
    /// What a program of the user's prints: the profile's `credential_process`.
    func fromProcess(_ profile: String) async throws(CredentialError) -> Credentials? {
        let values = values(profile)
        guard let command = values["credential_process"]?.string else { return nil }
        guard let words = ShellWords.split(command), let program = words.first else {
            throw CredentialError(.configuration, "No closing quotation")
        }
        let output = try await run(program, Array(words.dropFirst()))
        guard output.status.isSuccess else {
            throw .retrieval(Credentials.Source.process.rawValue, output.text.stderr)
        }
        let parsed: JSONValue
        do throws(JSONError) {
            parsed = try JSONValue.parse(output.stdout)
        } catch {
            // Python's words, the position but for empty output aside; the output itself may be a secret.
            throw CredentialError(
                .source,
                "Expecting value: line \(error.line) column \(error.column) (char \(error.column - 1))")
        }
        return try Self.credentials(of: parsed, account: values["aws_account_id"]?.string)
    }

    /// Credentials in the form that programs give them, version 1.
    static func credentials(
        of parsed: JSONValue, account: String?
    ) throws(CredentialError) -> Credentials {
        let source = Credentials.Source.process
        let version = parsed["Version"] ?? "<Version key not provided>"
        guard version == 1 else {
            throw .retrieval(
                source.rawValue,
                "Unsupported version '\(version.string ?? version.serialized())' for credential process "
                    + "provider, supported versions: 1")
        }
        func required(_ key: String) throws(CredentialError) -> String {
            guard let value = parsed[key]?.string else {
                throw .retrieval(source.rawValue, "Missing required key in response: '\(key)'")
            }
            return value
        }
        let id = try required("AccessKeyId")
        let secret = try required("SecretAccessKey")
        let end = parsed["Expiration"]?.string
        let expires = end.flatMap(Moments.seconds)
        if let end, expires == nil {
            throw CredentialError(.source, "Unknown string format: \(end)")
        }
        let given = parsed["AccountId"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        return Credentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: parsed["SessionToken"]?.string,
            accountID: given ?? account, expires: expires, source: source)
    }

    private func run(
        _ program: String, _ arguments: [String]
    ) async throws(CredentialError) -> ProcessOutput {
        guard let path = executable(program) else {
            throw CredentialError(
                .source, "[Errno 2] No such file or directory: \(PythonText.repr(program))")
        }
        // In the group of ours: it may ask a person through the terminal, which only its foreground group can.
        let specification = ProcessSpecification(
            executable: path, arguments: arguments, environment: environment.map { ($0.key, $0.value) },
            ownsGroup: false)
        do {
            return try await ChildProcess.output(of: specification)
        } catch let error as ProcessError {
            throw CredentialError(.source, error.description)
        } catch {
            throw CredentialError(.source, "the credential process `\(program)` could not be read")
        }
    }

    private func executable(_ program: String) -> String? {
        if program.contains("/") { return access(program, X_OK) == 0 ? program : nil }
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
            .split(separator: ":", omittingEmptySubsequences: false)
        return folders.map { "\($0.isEmpty ? "." : $0)/\(program)" }
            .first { access($0, X_OK) == 0 && !FileTree.isFolder($0) }
    }

    /// A session of `aws login` that has not ended.
    func fromLogin(_ profile: String) throws(CredentialError) -> Credentials? {
        guard let session = values(profile)["login_session"]?.string else { return nil }
        let name = Hexadecimal.encode(SHA256.hash(session))
        guard let file = FileCache(folder: configuration.paths.loginCache).read(name) else {
            throw CredentialError(
                .expired,
                "Error loading login session token: Unable to load a existing login session for session "
                    + "\(session). Please reauthenticate with 'aws login'.")
        }
        let missing = ["accessToken", "refreshToken", "dpopKey", "clientId"].filter { file[$0] == nil }
        guard missing.isEmpty, let token = file["accessToken"], let id = token["accessKeyId"]?.string,
            let secret = token["secretAccessKey"]?.string,
            let expires = token["expiresAt"]?.string.flatMap(Moments.seconds)
        else {
            throw CredentialError(
                .expired,
                "Error loading login session token: Failed to load access token from token cache, missing "
                    + "required fields: \(missing.joined(separator: ", ")).")
        }
        guard expires > context.now() else {
            throw CredentialError(
                .expired,
                "Your session has expired or credentials have changed. Please reauthenticate using 'aws login'."
            )
        }
        return Credentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: token["sessionToken"]?.string,
            accountID: token["accountId"]?.string, expires: expires, source: .login)
    }
}
