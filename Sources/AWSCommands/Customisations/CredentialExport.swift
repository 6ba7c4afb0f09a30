internal import AWSArguments
internal import AWSConfiguration
internal import AWSCredentials
internal import AWSProtocols
internal import JSON

/// `configure export-credentials`: the credentials themselves, for other programs.
struct CredentialExport {
    let scope: CustomScope

    private static let formats = ["process", "env", "env-no-export", "powershell", "windows-cmd", "fish"]
    /// The profiles whose `credential_process` led here, so that none leads to itself.
    private static let chainVariable = "_AWS_CLI_PROFILE_CHAIN"
    private static let chainLimit = 4

    func run(_ words: [String]) async throws(CommandFailure) -> Int32 {
        let options = try scope.options(words, [.init("--format", choices: Self.formats)])
        let credentials = try await credentials()
        let expiration = credentials.expires.flatMap { Moment(secondsSince1970: $0) }?.isoformat
        let format = options.text("format") ?? "process"
        guard format != "process" else {
            try await scope.print(Self.document(credentials, expiration))
            return 0
        }
        var variables = [
            ("AWS_ACCESS_KEY_ID", credentials.accessKeyID),
            ("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey),
        ]
        if let token = credentials.sessionToken { variables.append(("AWS_SESSION_TOKEN", token)) }
        if let expiration { variables.append(("AWS_CREDENTIAL_EXPIRATION", expiration)) }
        try await scope.print(variables.map { "\(Self.line($0.0, $0.1, format))\n" }.joined())
        return 0
    }

    private static func line(_ name: String, _ value: String, _ format: String) -> String {
        switch format {
        case "env": "export \(name)=\(value)"
        case "powershell": "$Env:\(name)=\"\(value)\""
        case "windows-cmd": "set \(name)=\(value)"
        case "fish": "set -gx \(name) \(value)"
        default: "\(name)=\(value)"
        }
    }

    private static func document(_ credentials: Credentials, _ expiration: String?) -> String {
        var document: JSONObject = [
            "Version": 1, "AccessKeyId": .string(credentials.accessKeyID),
            "SecretAccessKey": .string(credentials.secretAccessKey),
        ]
        document["SessionToken"] = credentials.sessionToken.map { .string($0) }
        document["Expiration"] = expiration.map { .string($0) }
        return JSONValue.object(document).serialized(indent: 2) + "\n"
    }

    private func credentials() async throws(CommandFailure) -> Credentials {
        let settings = try scope.command.uncheckedSettings(for: scope.globals)
        let profile = settings.profileName ?? "default"
        let chain = Self.names(in: scope.context.environment[Self.chainVariable] ?? "")
        if chain.count >= Self.chainLimit {
            throw CommandFailure(
                "Maximum recursive credential process resolution reached (\(Self.chainLimit)).\n"
                    + "Profiles seen: \(chain.joined(separator: " -> "))", exitCode: 253)
        }
        if chain.contains(profile) {
            throw CommandFailure(
                "Credential process resolution detected an infinite loop, profile cycle: "
                    + "\((chain + [profile]).joined(separator: " -> "))\n", exitCode: 253)
        }
        var context = scope.context
        context.environment[Self.chainVariable] =
            (chain + [profile]).map(Self.quoted).joined(separator: ",")
        let command = AWSCommand(session: scope.command.session, context: context)
        do {
            let settings = try command.uncheckedSettings(for: scope.globals)
            return try await command.credentials(settings, command.http(settings, scope.globals))()
        } catch let error as CredentialError {
            let reason = error.reason == .none ? "no credentials found" : "\(error.description)\n"
            throw CommandFailure("Unable to retrieve credentials: \(reason)", exitCode: 253)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("\(error)", exitCode: 255)
        }
    }

    // MARK: The chain as a line of CSV

    private static func names(in line: String) -> [String] {
        guard !line.isEmpty else { return [] }
        var names = [""]
        var isQuoted = false
        var rest = line[...]
        while let character = rest.popFirst() {
            if character == "\"" {
                // Within quotes two of them stand for one.
                if isQuoted, rest.first == "\"" {
                    names[names.count - 1].append(rest.removeFirst())
                } else {
                    isQuoted.toggle()
                }
            } else if character == ",", !isQuoted {
                names.append("")
            } else {
                names[names.count - 1].append(character)
            }
        }
        return names
    }

    private static func quoted(_ name: String) -> String {
        guard name.contains(where: { ",\"\r\n".contains($0) }) else { return name }
        return "\"\(name.replacing("\"", with: "\"\""))\""
    }
}
