internal import AWSArguments
internal import AWSConfiguration
internal import AWSCredentials
internal import JSON

/// `configure list`: what holds, and where it comes from.
struct ConfigureList {
    let scope: CustomScope

    /// One line: a value, the kind of place that it comes from, and the place.
    private struct Entry {
        static let missing = Entry(value: "<not set>", kind: "None", place: "None")

        let value: String
        let kind: String
        let place: String
    }

    func run(_ words: [String]) async throws(CommandFailure) -> Int32 {
        _ = try scope.options(words, [])
        try await print("NAME", Entry(value: "VALUE", kind: "TYPE", place: "LOCATION"))
        let settings = try scope.command.uncheckedSettings(for: scope.globals)
        if let profile = scope.globals.profile {
            try await print("profile", Entry(value: profile, kind: "manual", place: "--profile"))
        } else {
            let names = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]
            try await print("profile", variable(names, settings) ?? .missing)
        }
        let keys = try await keys()
        try await print("access_key", keys.access)
        try await print("secret_key", keys.secret)
        try await print("region", region(settings))
        return 0
    }

    private func print(_ name: String, _ entry: Entry) async throws(CommandFailure) {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
        }
        let columns = [padded(name, 10), padded(entry.value, 24), padded(entry.kind, 16), entry.place]
        try await scope.print(columns.joined(separator: " : ") + "\n")
    }

    /// What the first of the variables that is set says. All of them are named as the place, as in the AWS CLI.
    private func variable(_ names: [String], _ settings: Settings) -> Entry? {
        guard let value = names.lazy.compactMap({ settings.environment[$0] }).first else { return nil }
        return Entry(
            value: value, kind: "env", place: "[\(names.map { "'\($0)'" }.joined(separator: ", "))]")
    }

    /// `--region` is not looked at: it is no configuration.
    private func region(_ settings: Settings) -> Entry {
        if let entry = variable(["AWS_REGION", "AWS_DEFAULT_REGION"], settings) { return entry }
        guard let value = settings.profile["region"]?.string else { return .missing }
        return Entry(
            value: value, kind: "config-file",
            place: settings.environment["AWS_CONFIG_FILE"] ?? "~/.aws/config")
    }

    private func keys() async throws(CommandFailure) -> (access: Entry, secret: Entry) {
        let settings = try scope.settings()
        let found: Credentials
        do {
            found = try await scope.command.credentials(
                settings, scope.command.http(settings, scope.globals))()
        } catch {
            guard error.reason == .none else { throw CommandFailure(error) }
            return (.missing, .missing)
        }
        func masked(_ text: String) -> Entry {
            Entry(
                value: String(repeating: "*", count: 16) + text.suffix(4), kind: found.source.rawValue,
                place: "")
        }
        return (masked(found.accessKeyID), masked(found.secretAccessKey))
    }
}
