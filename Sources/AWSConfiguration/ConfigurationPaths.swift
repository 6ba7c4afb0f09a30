/// Where the files of AWS tools lie, found as the AWS CLI finds them.
public struct ConfigurationPaths: Sendable, Hashable {
    /// `AWS_CONFIG_FILE`, else `~/.aws/config`.
    public var configuration: String
    /// `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`.
    public var credentials: String
    /// The credentials of roles that were taken on: `~/.aws/cli/cache`.
    public var roleCache: String
    /// The tokens of IAM Identity Center: `~/.aws/sso/cache`.
    public var tokenCache: String
    /// The sessions of `aws login`: `AWS_LOGIN_CACHE_DIRECTORY`, else `~/.aws/login/cache`.
    public var loginCache: String
    /// The user's own names for commands: `~/.aws/cli/alias`.
    public var aliases: String

    /// The paths that an environment names; `~` is its `HOME`.
    public init(environment: [String: String]) {
        func path(_ variable: String, _ fallback: String) -> String {
            Self.expanded(environment[variable] ?? fallback, environment: environment)
        }
        configuration = path("AWS_CONFIG_FILE", "~/.aws/config")
        credentials = path("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")
        loginCache = path("AWS_LOGIN_CACHE_DIRECTORY", "~/.aws/login/cache")
        roleCache = Self.expanded("~/.aws/cli/cache", environment: environment)
        aliases = Self.expanded("~/.aws/cli/alias", environment: environment)
        tokenCache = Self.expanded("~/.aws/sso/cache", environment: environment)
    }

    /// A path with `$NAME` and `${NAME}` put in where the variable is set, and `~` at its start as `HOME`: Python's
    /// `expandvars`, then `expanduser` for the user's own home.
    public static func expanded(_ path: String, environment: [String: String]) -> String {
        var result = ""
        var rest = path[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            let isBraced = rest.first == "{"
            let name =
                isBraced
                ? rest.dropFirst().prefix { $0 != "}" }
                : rest.prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
            let isWhole = !isBraced || name.endIndex < rest.endIndex
            if isWhole, let value = environment[String(name)] {
                result += value
                rest = rest[name.endIndex...].dropFirst(isBraced ? 1 : 0)
            } else {
                result += "$"
            }
        }
        result += rest
        guard let home = environment["HOME"], result == "~" || result.hasPrefix("~/") else { return result }
        let base = home.hasSuffix("/") && home != "/" ? String(home.dropLast()) : home
        return (base == "/" ? "" : base) + result.dropFirst()
    }
}
