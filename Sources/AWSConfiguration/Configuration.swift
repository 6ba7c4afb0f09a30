internal import Files
public import JSON

/// What the two files of AWS tools say: `~/.aws/config` and `~/.aws/credentials`.
///
/// A value is a text, or an object of texts where it is an indented block (`s3 =`). Holds secrets.
public struct Configuration: Sendable {
    /// All profiles by name; of a key that both files give a profile, the credentials file's value counts.
    public let profiles: JSONObject
    /// The `[sso-session NAME]` sections.
    public let ssoSessions: JSONObject
    /// The `[services NAME]` sections.
    public let services: JSONObject
    /// Sections of the configuration file that are none of these, such as `[plugins]`.
    public let otherSections: JSONObject
    /// The profiles of the configuration file alone.
    public let configuredProfiles: JSONObject
    /// The sections of the credentials file alone.
    public let credentialSections: JSONObject
    /// Where all that was read from.
    public let paths: ConfigurationPaths

    /// Takes the texts of the files; nil for a file that is not there.
    ///
    /// - Throws: `ConfigurationError` for a file that is in no proper form.
    public init(
        configuration: String?, credentials: String?, paths: ConfigurationPaths
    ) throws(ConfigurationError) {
        let file = Self.sorted(try Self.sections(of: configuration, paths.configuration))
        let sections = try Self.sections(of: credentials, paths.credentials)
        var merged = file.profiles
        for (name, values) in sections {
            var profile = merged[name]?.object ?? JSONObject()
            for (key, value) in values.object ?? JSONObject() { profile[key] = value }
            merged[name] = .object(profile)
        }
        profiles = merged
        ssoSessions = file.ssoSessions
        services = file.services
        otherSections = file.others
        configuredProfiles = file.profiles
        credentialSections = sections
        self.paths = paths
    }

    /// Reads the files; one that is not there, or may not be read, is as good as empty.
    ///
    /// - Throws: `ConfigurationError` for a file that is in no proper form.
    public static func read(_ paths: ConfigurationPaths) throws(ConfigurationError) -> Configuration {
        try Configuration(
            configuration: text(of: paths.configuration), credentials: text(of: paths.credentials),
            paths: paths)
    }

    /// A profile's values; nil when neither file has it.
    public func profile(_ name: String) -> JSONObject? { profiles[name]?.object }

    private static func text(of path: String) throws(ConfigurationError) -> String? {
        guard let bytes = (try? FileTree.read(path)) ?? nil else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed(path) }
        return text
    }

    private static func sections(
        of text: String?, _ path: String
    ) throws(ConfigurationError) -> JSONObject {
        guard let text else { return JSONObject() }
        do throws(INIText.Malformed) {
            return try INIText.sections(of: text)
        } catch {
            throw malformed(path)
        }
    }

    private static func malformed(_ path: String) -> ConfigurationError {
        ConfigurationError(.file, "Unable to parse config file: \(path)")
    }

    /// The sections of a configuration file by what their headers say.
    private static func sorted(
        _ sections: JSONObject
    ) -> (profiles: JSONObject, ssoSessions: JSONObject, services: JSONObject, others: JSONObject) {
        var profiles = JSONObject()
        var ssoSessions = JSONObject()
        var services = JSONObject()
        var others = JSONObject()
        for (header, values) in sections {
            // Only the beginning of the header is looked at, as the AWS CLI does.
            if header.hasPrefix("profile") {
                if let name = name(in: header) { profiles[name] = values }
            } else if header.hasPrefix("sso-session") {
                if let name = name(in: header) { ssoSessions[name] = values }
            } else if header.hasPrefix("services") {
                if let name = name(in: header) { services[name] = values }
            } else if header == "default" {
                profiles[header] = values
            } else {
                others[header] = values
            }
        }
        return (profiles, ssoSessions, services, others)
    }

    /// The second of a header's two words; nil for another number of words and for an unended quotation.
    private static func name(in header: String) -> String? {
        guard let words = ShellWords.split(header), words.count == 2 else { return nil }
        return words[1]
    }
}
