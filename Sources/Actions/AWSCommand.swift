internal import JSON
internal import Processes
internal import Runbooks

/// Runs the AWS CLI for the engine itself: pre-flight and credentials.
struct AWSCommand: Sendable {
    /// The executable's path.
    let executable: String
    /// The operator's environment, as the CLI sees it.
    let environment: [EnvironmentVariable]

    /// What a call gave.
    enum Answer: Sendable {
        case json(JSONValue)
        /// It failed: the CLI's own words, one line.
        case failed(String)
    }

    /// Makes one call and reads its JSON.
    ///
    /// `profile`: A profile of the operator's configuration.
    /// `credentials`: Used in place of the operator's own.
    func call(
        _ arguments: [String], region: String?, profile: String? = nil, credentials: AWSCredentials? = nil
    ) async -> Answer {
        var variables = environment.filter { !$0.name.hasPrefix("RUNBOOK_") }
        if let credentials {
            variables.removeAll { $0.name == "AWS_PROFILE" || $0.name == "AWS_DEFAULT_PROFILE" }
            variables.append(EnvironmentVariable(name: "AWS_ACCESS_KEY_ID", value: credentials.accessKeyID))
            variables.append(
                EnvironmentVariable(name: "AWS_SECRET_ACCESS_KEY", value: credentials.secretAccessKey))
            variables.append(
                EnvironmentVariable(name: "AWS_SESSION_TOKEN", value: credentials.sessionToken ?? ""))
        } else if let profile {
            variables.removeAll { $0.name.hasPrefix("AWS_ACCESS") || $0.name.hasPrefix("AWS_SE") }
            variables.append(EnvironmentVariable(name: "AWS_PROFILE", value: profile))
        }
        variables.append(EnvironmentVariable(name: "AWS_PAGER", value: ""))
        variables.append(EnvironmentVariable(name: "AWS_STS_REGIONAL_ENDPOINTS", value: "regional"))
        let regionArguments = region.map { ["--region", $0] } ?? []
        var environment: [String: String] = [:]
        for variable in variables { environment[variable.name] = variable.value }
        do {
            let process = try ChildProcess.spawn(
                ProcessSpecification(
                    executable: executable, arguments: arguments + regionArguments + ["--output", "json"],
                    environment: environment.map { (name: $0.key, value: $0.value) }))
            let collected = try await Self.collect(process)
            let text = String(decoding: collected.output, as: UTF8.self)
            if collected.status.isSuccess, let json = try? JSONValue.parse(text) { return .json(json) }
            return .failed(Self.oneLine(String(decoding: collected.errors, as: UTF8.self)))
        } catch let error as ProcessError {
            return .failed("\(error)")
        } catch {
            return .failed("\(error)")
        }
    }

    private static func collect(
        _ process: ChildProcess
    ) async throws -> (status: ExitStatus, output: [UInt8], errors: [UInt8]) {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        let status = try await process.runToEnd(timeout: .seconds(60)) { stream, bytes in
            if stream == .stdout { output += bytes } else { errors += bytes }
        }
        return (status, output, errors)
    }

    private static func oneLine(_ text: String) -> String {
        let lines = text.split(separator: "\n").map(String.init)
        return lines.last { !$0.isEmpty } ?? "the AWS CLI said nothing"
    }
}

/// Temporary credentials of one target's identity. Secrets: never printed, never stored.
struct AWSCredentials: Sendable {
    var accessKeyID: String
    var secretAccessKey: String
    var sessionToken: String?
    /// ISO 8601, as STS gave it; nil for credentials that do not expire.
    var expiration: String?

    init(accessKeyID: String, secretAccessKey: String, sessionToken: String?, expiration: String?) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }

    /// Reads the `Credentials` member of an answer of STS, or what a credential process prints.
    init?(_ json: JSONValue?) {
        guard let id = json?["AccessKeyId"]?.string, let secret = json?["SecretAccessKey"]?.string else {
            return nil
        }
        self.init(
            accessKeyID: id, secretAccessKey: secret, sessionToken: json?["SessionToken"]?.string,
            expiration: json?["Expiration"]?.string)
    }
}
