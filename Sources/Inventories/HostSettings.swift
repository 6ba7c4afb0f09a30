internal import Runbooks
internal import Texts
internal import YAML

/// What an inventory says of how hosts are reached: for one host, or under `defaults` for all.
struct HostSettings {
    static let keys = [
        "ssh-config", "accept-new-host-keys", "sudo-password", "reconnect-grace", "bucket", "endpoints",
    ]

    /// A configuration file of `ssh`, as written.
    var configuration: String?
    var acceptsNewKeys: Bool?
    /// The name of a parameter.
    var sudoPassword: String?
    var graceSeconds: Int?
    /// The name of a bucket.
    var bucket: String?
    /// Names that must have private addresses there.
    var endpoints: [String]?

    init() {}

    init(_ fields: Fields, _ problems: Problems) {
        configuration = fields.text("ssh-config")?.text
        acceptsNewKeys = fields.truth("accept-new-host-keys")
        sudoPassword = fields.text("sudo-password")?.text
        graceSeconds = Self.grace(fields, problems)
        bucket = fields.text("bucket")?.text
        endpoints = Self.endpoints(fields, problems)
    }

    /// These settings, and where they say nothing the others.
    func or(_ others: HostSettings) -> HostSettings {
        var settings = self
        settings.configuration = configuration ?? others.configuration
        settings.acceptsNewKeys = acceptsNewKeys ?? others.acceptsNewKeys
        settings.sudoPassword = sudoPassword ?? others.sudoPassword
        settings.graceSeconds = graceSeconds ?? others.graceSeconds
        settings.bucket = bucket ?? others.bucket
        settings.endpoints = endpoints ?? others.endpoints
        return settings
    }

    /// How `ssh` reaches what it calls `destination`; `folder`: the inventory's.
    func address(of destination: String, in folder: String) -> Target.SSHAddress {
        Target.SSHAddress(
            destination: destination, configuration: configurationPath(in: folder),
            acceptsNewKeys: acceptsNewKeys ?? false, sudoPassword: sudoPassword,
            graceSeconds: graceSeconds ?? 60)
    }

    /// The configuration file of `ssh`; nil: the operator's own.
    func configurationPath(in folder: String) -> String? {
        configuration.map { path in
            path.hasPrefix("/") || path.hasPrefix("~") || folder.isEmpty ? path : "\(folder)/\(path)"
        }
    }

    private static func endpoints(_ fields: Fields, _ problems: Problems) -> [String]? {
        fields.texts("endpoints")?.compactMap { scalar in
            let isName =
                scalar.text.isMade(of: ".-", length: 1...253) && !scalar.text.hasPrefix("-")
                && !scalar.text.hasPrefix(".")
            if isName { return scalar.text }
            problems.error(
                "invalid-value", "`\(scalar.text)` is no name of an endpoint", at: scalar,
                help: "write `endpoints: [sts.eu-west-1.amazonaws.com]`")
            return nil
        }
    }

    private static func grace(_ fields: Fields, _ problems: Problems) -> Int? {
        guard let scalar = fields.text("reconnect-grace") else { return nil }
        let seconds = Durations.parse(scalar.text).map { Int($0.components.seconds) }
        guard let seconds, (5...86_400).contains(seconds) else {
            problems.error(
                "invalid-value", "`reconnect-grace` must be a span of time from 5 s to 1 day", at: scalar,
                help: "write `reconnect-grace: 60s`")
            return nil
        }
        return seconds
    }
}
