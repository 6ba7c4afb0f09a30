internal import Texts
internal import YAML

/// What an inventory says of how hosts are reached: for one host, or under `defaults` for all.
struct HostSettings {
    static let keys = ["ssh-config", "accept-new-host-keys", "sudo-password", "reconnect-grace", "bucket"]

    /// A configuration file of `ssh`, as written.
    var configuration: String?
    var acceptsNewKeys: Bool?
    /// The name of a parameter.
    var sudoPassword: String?
    var graceSeconds: Int?
    /// The name of a bucket.
    var bucket: String?

    init() {}

    init(_ fields: Fields, _ problems: Problems) {
        configuration = fields.text("ssh-config")?.text
        acceptsNewKeys = fields.truth("accept-new-host-keys")
        sudoPassword = fields.text("sudo-password")?.text
        graceSeconds = Self.grace(fields, problems)
        bucket = fields.text("bucket")?.text
    }

    /// These settings, and where they say nothing the others.
    func or(_ others: HostSettings) -> HostSettings {
        var settings = self
        settings.configuration = configuration ?? others.configuration
        settings.acceptsNewKeys = acceptsNewKeys ?? others.acceptsNewKeys
        settings.sudoPassword = sudoPassword ?? others.sudoPassword
        settings.graceSeconds = graceSeconds ?? others.graceSeconds
        settings.bucket = bucket ?? others.bucket
        return settings
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
