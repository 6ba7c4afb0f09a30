public import AWSConfiguration
internal import JSON

/// The identity at the beginning of a chain: what a person renews when it has expired.
public struct BaseIdentity: Sendable, Hashable {
    /// Where it comes from.
    public enum Origin: Sendable, Hashable {
        /// Keys in environment variables.
        case environment
        /// A sign-in to IAM Identity Center.
        case sso
        /// A session of `aws login`.
        case login
        /// Keys whose role wants the code of a device, and there was nobody to ask for it.
        case device
        /// Whatever else a profile has: keys in a file, a program.
        case profile
    }

    /// Where it comes from.
    public let origin: Origin
    /// The profile; `default` for keys in environment variables.
    public let profile: String

    /// Makes one.
    public init(_ origin: Origin, profile: String) {
        self.origin = origin
        self.profile = profile
    }

    /// Finds the beginning of the chain that settings lead to; calls nobody.
    ///
    /// - Parameters:
    ///   - settings: The settings.
    ///   - profile: A profile that is asked for by name; nil: the settings' own.
    public init(of settings: Settings, profile: String? = nil) {
        let named = profile ?? settings.options.profile
        var name = named ?? settings.profileName ?? "default"
        if named == nil, settings.environment["AWS_ACCESS_KEY_ID"]?.isEmpty == false {
            self.init(.environment, profile: name)
            return
        }
        var visited: Set<String> = []
        var wantsCode = false
        var values = settings.configuration.profile(name)
        while visited.insert(name).inserted, let role = values, ProviderChain.isRole(role) {
            wantsCode = wantsCode || role["mfa_serial"] != nil
            if role["credential_source"]?.string == "Environment" {
                self.init(.environment, profile: name)
                return
            }
            guard let source = role["source_profile"]?.string else { break }
            name = source
            values = settings.configuration.profile(name)
        }
        let isSSO = values?["sso_role_name"] != nil || values?["sso_account_id"] != nil
        let isLogin = values?["login_session"] != nil
        self.init(isSSO ? .sso : isLogin ? .login : wantsCode ? .device : .profile, profile: name)
    }
}
