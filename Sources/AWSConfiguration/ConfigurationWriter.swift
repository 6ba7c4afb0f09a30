internal import Files

/// Changes single settings in the files of AWS tools, and leaves every other line as it is: `aws configure set`.
public enum ConfigurationWriter {
    /// What a key is to be.
    public enum Value: Sendable, Hashable {
        /// A text.
        case text(String)
        /// One key of the indented block below it.
        case member(String, String)
    }

    /// Keys that belong into the credentials file.
    private static let credentialKeys: Set<String> = [
        "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token",
    ]
    /// Sections that are no profiles.
    private static let plainSections: Set<String> = ["preview", "plugins"]

    /// Sets one setting as `aws configure set NAME VALUE` does.
    ///
    /// - Parameters:
    ///   - name: `KEY`, `BLOCK.KEY`, `default.KEY`, `profile.PROFILE.KEY`, `profile.PROFILE.BLOCK.KEY` or
    ///     `plugins.KEY`.
    ///   - value: Its value.
    ///   - profile: The profile that was asked for; nil: the default one.
    ///   - paths: The files. A missing one is made, 0600, with the folders above it.
    /// - Throws: `ConfigurationError` for line breaks, for names that lack a key, and when a file cannot be written.
    public static func set(
        _ name: String, to value: String, profile: String?, paths: ConfigurationPaths
    ) throws(ConfigurationError) {
        var target = profile ?? "default"
        var key = name
        var change = Value.text(value)
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 1, ["default", "profile"].contains(parts[0]) {
            target = parts[0] == "default" ? "default" : parts[1]
            let rest = parts.dropFirst(parts[0] == "default" ? 1 : 2)
            // What Python says where the AWS CLI looks for the key.
            guard let first = rest.first else { throw ConfigurationError(.value, "list index out of range") }
            key = first
            if rest.count == 2, let member = rest.last { change = .member(member, value) }
        } else if parts.count > 1, !plainSections.contains(parts[0]) {
            key = parts[0]
            if parts.count == 2 { change = .member(parts[1], value) }
        } else if parts.count == 2 {
            target = parts[0]
            key = parts[1]
        } else if parts.count > 2 {
            target = "default"
        }
        if credentialKeys.contains(key) {
            return try update(paths.credentials, section: target, key: key, change)
        }
        let isPlain = plainSections.contains(target) || target == "default"
        try update(
            paths.configuration, section: isPlain ? target : header(of: target), key: key, change)
    }

    /// The header of a profile's section, without brackets; names with blanks are quoted as for a shell.
    public static func header(of profile: String) -> String {
        guard profile.contains(where: { $0 == " " || $0 == "\t" }) else { return "profile \(profile)" }
        return "profile '\(profile.replacing("'", with: "'\"'\"'"))'"
    }

    /// Sets one key of a file's section.
    ///
    /// - Throws: `ConfigurationError` for line breaks in any of them, and when the file cannot be written.
    public static func update(
        _ path: String, section: String, key: String, _ value: Value
    ) throws(ConfigurationError) {
        try check(section: section, key: key, value)
        do throws(FileError) {
            if let bytes = try FileTree.read(path) {
                let text = String(decoding: bytes, as: UTF8.self)
                let changed = ConfigurationText.changed(text, section: section, key: key, value)
                try FileTree.replace(path, with: changed)
            } else {
                try FileTree.makeFolder(FileTree.folder(of: path))
                let text = ConfigurationText.changed("", section: section, key: key, value)
                try FileTree.create(path, text)
            }
        } catch {
            throw ConfigurationError(.writing, error.message)
        }
    }

    private static func check(
        section: String, key: String, _ value: Value
    ) throws(ConfigurationError) {
        func hasBreak(_ text: String) -> Bool {
            text.unicodeScalars.contains { $0 == "\n" || $0 == "\r" }
        }
        func refuse(_ what: String, _ text: String) throws(ConfigurationError) {
            guard hasBreak(text) else { return }
            let shown = text.replacing("\n", with: "\\n").replacing("\r", with: "\\r")
            throw ConfigurationError(
                .value,
                "Invalid \(what): newline characters and carriage returns are not allowed: '\(shown)'")
        }
        try refuse("section name", section)
        try refuse("key", key)
        let text: String
        switch value {
        case .text(let value): text = value
        case .member(let member, let value):
            try refuse("key", member)
            text = value
        }
        if hasBreak(text) {
            // The value may be a secret.
            throw ConfigurationError(
                .value,
                "Invalid value for key \(key): newline characters and carriage returns are not allowed.")
        }
    }
}
