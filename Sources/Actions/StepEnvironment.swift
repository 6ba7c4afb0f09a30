internal import Execution
internal import Runbooks

/// Builds the complete environment of a block: nothing reaches it that is not named here.
///
/// Hygiene, not a sandbox: a step runs as the operator. It sees its own target's identity and no other.
struct StepEnvironment: Sendable {
    /// The operator's environment.
    let inherited: [EnvironmentVariable]
    /// A folder with `runbook` (and in the sandbox `aws`), put first on `PATH`.
    let toolFolder: String
    /// The sandbox's endpoint; nil outside it.
    let sandboxEndpoint: String?
    /// The operator's own credentials stay with the engine: blocks are only to look.
    var withholdsCredentials = false

    /// Where a block finds the engine.
    struct EngineAddress: Sendable {
        /// The path of the engine's Unix socket.
        var socket: String
        /// The attempt's token.
        var token: String
        /// The loopback URL of the credentials endpoint; nil for a target with the ambient identity.
        var credentials: String?
    }

    /// A target acts with the operator's environment as it is: it has no identity of its own, and this is no rehearsal.
    func isAmbient(_ target: Target) -> Bool { target.identity == nil && sandboxEndpoint == nil }

    /// The variables for one block, each name once.
    func variables(
        for request: BlockRequest, address: EngineAddress, folder: String
    ) -> [EnvironmentVariable] {
        var names: [String] = []
        var values: [String: String] = [:]
        func set(_ name: String, _ value: String) {
            if values.updateValue(value, forKey: name) == nil { names.append(name) }
        }
        let isAmbient = isAmbient(request.target)
        for variable in inherited
        where !Self.isAWS(variable.name)
            || isAmbient && (!withholdsCredentials || Self.places.contains(variable.name))
        {
            if Self.isDropped(variable.name) { continue }
            set(variable.name, variable.value)
        }
        set("PATH", "\(toolFolder):\(values["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")")
        set("PAGER", "cat")
        set("AWS_PAGER", "")
        for variable in withheld(from: request.target, folder: folder) { set(variable.name, variable.value) }
        for variable in request.environment { set(variable.name, variable.value) }
        if !isAmbient { setIdentity(of: request.target, address: address, folder: folder, set) }
        for variable in Self.place(of: request) { set(variable.name, variable.value) }
        set("RUNBOOK_SOCKET", address.socket)
        set("RUNBOOK_TOKEN", address.token)
        return names.map { EnvironmentVariable(name: $0, value: values[$0] ?? "") }
    }

    /// What a block on a host is given beside the host's own environment: no identity, as it has its host's.
    static func onHost(for request: BlockRequest) -> [EnvironmentVariable] {
        var variables = [
            EnvironmentVariable(name: "PAGER", value: "cat"),
            EnvironmentVariable(name: "AWS_PAGER", value: ""),
        ]
        variables += request.environment
        return variables + place(of: request)
    }

    /// Where a block is, and in what run.
    private static func place(of request: BlockRequest) -> [EnvironmentVariable] {
        let target = request.target
        let all: [(String, String?)] = [
            ("RUNBOOK_RUN", request.run), ("RUNBOOK_STEP", request.step.id.rawValue),
            (AttemptMarker.variable, AttemptMarker(of: request).value),
            ("RUNBOOK_TARGET", target.id.rawValue),
            ("RUNBOOK_ACCOUNT", target.account), ("RUNBOOK_ACCOUNT_NAME", target.accountName),
            ("RUNBOOK_REGION", target.region),
        ]
        return all.compactMap { name, value in value.map { EnvironmentVariable(name: name, value: $0) } }
    }

    /// The target's identity and no other: configuration files without credentials, no instance metadata, and
    /// credentials from the engine for this attempt's token only.
    private func setIdentity(
        of target: Target, address: EngineAddress, folder: String, _ set: (String, String) -> Void
    ) {
        for variable in Self.empty(in: folder) { set(variable.name, variable.value) }
        set("AWS_STS_REGIONAL_ENDPOINTS", "regional")
        if let region = target.region ?? (sandboxEndpoint == nil ? nil : "us-east-1") {
            set("AWS_REGION", region)
            set("AWS_DEFAULT_REGION", region)
        }
        if let credentials = address.credentials {
            set("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentials)
            set("AWS_CONTAINER_AUTHORIZATION_TOKEN", address.token)
        } else if sandboxEndpoint != nil {
            // Keys that open nothing anywhere else.
            set("AWS_ACCESS_KEY_ID", Self.sandboxKey)
            set("AWS_SECRET_ACCESS_KEY", Self.sandboxKey)
        }
        if let sandboxEndpoint { set("AWS_ENDPOINT_URL", sandboxEndpoint) }
    }

    /// What leads to no credentials.
    private static func empty(in folder: String) -> [EnvironmentVariable] {
        [
            EnvironmentVariable(name: "AWS_CONFIG_FILE", value: "\(folder)/aws-config"),
            EnvironmentVariable(name: "AWS_SHARED_CREDENTIALS_FILE", value: "\(folder)/aws-credentials"),
            EnvironmentVariable(name: "AWS_EC2_METADATA_DISABLED", value: "true"),
        ]
    }

    /// What blocks have in the place of the operator's own credentials; empty where they have those, or a target's.
    func withheld(from target: Target, folder: String) -> [EnvironmentVariable] {
        withholdsCredentials && isAmbient(target) ? Self.empty(in: folder) : []
    }

    /// Names that say where and how a command acts, and not as whom.
    static let places: Set<String> = [
        "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_DEFAULT_OUTPUT", "AWS_PAGER", "AWS_ENDPOINT_URL",
    ]

    /// The access key of targets without an identity in the sandbox.
    static let sandboxKey = "sandbox"

    /// Names that carry an AWS identity or where to find one.
    static func isAWS(_ name: String) -> Bool { name.hasPrefix("AWS_") || name.hasPrefix("BOTO_") }

    /// Names that would change how bash itself starts, or that belong to an outer run.
    private static func isDropped(_ name: String) -> Bool {
        name == "BASH_ENV" || name == "ENV" || name == "SHELLOPTS" || name == "BASHOPTS" || name == "PS4"
            || name == "IFS" || name == "CDPATH" || name == "PWD" || name == "OLDPWD" || name == "_"
            || name == "SHLVL" || name.hasPrefix("BASH_FUNC_") || name.hasPrefix("RUNBOOK_")
            || name.hasPrefix("LD_") || name == "NOTIFY_SOCKET"
    }
}
