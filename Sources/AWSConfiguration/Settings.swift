public import JSON
internal import PythonTexts

/// What holds for one call: command-line options before environment variables before the profile.
///
/// The names and their order are AWS CLI v2's (botocore's `configprovider`). Making one checks nothing, as
/// `configure set` makes profiles that are not there yet; call `requireProfile` before anything is sent.
public struct Settings: Sendable {
    /// Global options of the command line that settings depend on.
    public struct Options: Sendable, Hashable {
        /// `--profile`.
        public var profile: String?
        /// `--region`.
        public var region: String?
        /// `--output`.
        public var output: String?
        /// `--endpoint-url`.
        public var endpointURL: String?
        /// `--ca-bundle`.
        public var caBundle: String?

        /// Makes options; nil: not given.
        public init(
            profile: String? = nil, region: String? = nil, output: String? = nil,
            endpointURL: String? = nil, caBundle: String? = nil
        ) {
            self.profile = profile
            self.region = region
            self.output = output
            self.endpointURL = endpointURL
            self.caBundle = caBundle
        }
    }

    /// The command line's.
    public let options: Options
    /// All environment variables.
    public let environment: [String: String]
    /// The files.
    public let configuration: Configuration
    /// The profile that was asked for, by option or environment; nil: none was.
    public let profileName: String?
    /// Its values; none where it does not exist.
    public let profile: JSONObject

    /// Puts them together.
    public init(
        options: Options = Options(), environment: [String: String], configuration: Configuration
    ) {
        self.options = options
        self.environment = environment
        self.configuration = configuration
        profileName = options.profile ?? environment["AWS_PROFILE"] ?? environment["AWS_DEFAULT_PROFILE"]
        profile = configuration.profile(profileName ?? "default") ?? JSONObject()
    }

    /// Checks that a profile that was asked for exists.
    public func requireProfile() throws(ConfigurationError) {
        if let profileName, configuration.profile(profileName) == nil {
            throw ConfigurationError(.profile, "The config profile (\(profileName)) could not be found")
        }
    }

    /// The text of a setting: the first of the variables that is set, else the profile's.
    ///
    /// - Parameters:
    ///   - key: The profile's key; nil: it has none.
    ///   - block: The key of the indented block that it is in; nil: none.
    ///   - variables: The environment variables, first one first.
    /// - Returns: Nil where it is nowhere; an empty text where it is set to one.
    public func text(_ key: String?, in block: String? = nil, variables: [String] = []) -> String? {
        for name in variables {
            if let value = environment[name] { return value }
        }
        guard let key else { return nil }
        if let block { return profile[block]?[key]?.string }
        return profile[key]?.string
    }

    /// The truth of a setting: `true` in any case, and everything else is false; nil where it is nowhere.
    public func flag(_ key: String?, in block: String? = nil, variables: [String] = []) -> Bool? {
        text(key, in: block, variables: variables).map { $0.lowercased() == "true" }
    }

    /// A whole number; nil where it is nowhere.
    ///
    /// - Throws: `ConfigurationError` in Python's words for what is no number.
    public func number(_ key: String?, variables: [String] = []) throws(ConfigurationError) -> Int? {
        guard let text = text(key, variables: variables) else { return nil }
        guard let number = PythonText.int(text)?.int else {
            throw ConfigurationError(
                .value, "invalid literal for int() with base 10: \(PythonText.repr(text))")
        }
        return number
    }
}
