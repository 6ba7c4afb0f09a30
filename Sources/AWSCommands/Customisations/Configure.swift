internal import AWSArguments
internal import AWSConfiguration
internal import JSON

/// `configure`, and `get`, `set`, `list`, `list-profiles`, `import` and `export-credentials` below it.
///
/// Source: the AWS CLI's `customizations/configure` of v2.
struct Configure: CustomCommand {
    let path = ["configure"]
    let sendsNothing = true

    private static let subcommands = [
        "list", "get", "set", "add-model", "import", "list-profiles", "sso", "sso-session",
        "export-credentials", "mfa-login", "wizard",
    ]

    func run(_ words: [String], in scope: CustomScope) async throws(CommandFailure) -> CommandEnding {
        let found: WordParser.Result
        do {
            found = try WordParser([
                .init("subcommand", arity: .optional, choices: Self.subcommands)
            ]).parse(words)
        } catch {
            throw CommandFailure(error)
        }
        guard case .text(let name) = found.values["subcommand"] else {
            guard found.rest.isEmpty else { throw Self.unknown(found.rest) }
            return .exited(try await ConfigureQuestions(scope: scope).run())
        }
        var rest = words
        if let index = rest.firstIndex(of: name) { rest.remove(at: index) }
        if rest == ["help"] { return AWSCommand.manual(["configure", name]) }
        switch name {
        case "get": return .exited(try await get(rest, scope))
        case "set": return .exited(try set(rest, scope))
        case "list": return .exited(try await ConfigureList(scope: scope).run(rest))
        case "list-profiles": return .exited(try await listProfiles(rest, scope))
        case "import": return .exited(try await ConfigureImport(scope: scope).run(rest))
        case "export-credentials": return .exited(try await CredentialExport(scope: scope).run(rest))
        default: return .notCovered("`aws configure \(name)` is not covered")
        }
    }

    private static func unknown(_ words: [String]) -> CommandFailure {
        CommandFailure("Unknown options: \(words.joined(separator: ","))", exitCode: 252)
    }

    // MARK: get

    private func get(_ words: [String], _ scope: CustomScope) async throws(CommandFailure) -> Int32 {
        let name = try scope.options(words, [.init("varname")]).text("varname") ?? ""
        let value =
            name.contains(".")
            ? try dotted(name, try scope.command.uncheckedSettings(for: scope.globals))
            : try scope.settings().profile[name]
        switch value {
        case .string(let text):
            try await scope.print(text + "\n")
            return 0
        case .object:
            await scope.say("varname (\(name)) must reference a value, not a section or sub-section.")
            return 1
        default: return 1
        }
    }

    /// The value of `default.KEY`, `profile.NAME.KEY`, `NAME.KEY`, `BLOCK.KEY` or `plugins.KEY`.
    private func dotted(_ name: String, _ settings: Settings) throws(CommandFailure) -> JSONValue? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let configuration = settings.configuration
        if parts.count == 2, parts[0] == "plugins" {
            return configuration.otherSections["plugins"]?[parts[1]]
                ?? configuration.profiles["plugins"]?[parts[1]]
        }
        var profile = settings.profileName ?? "default"
        var rest = parts[...]
        if parts[0] == "profile" {
            profile = parts[1]
            rest = rest.dropFirst(2)
        } else if parts[0] == "default" || configuration.profiles[parts[0]] != nil {
            profile = parts[0]
            rest = rest.dropFirst()
        }
        guard let key = rest.first else { throw CommandFailure("list index out of range", exitCode: 255) }
        let value = configuration.profiles[profile]?[key]
        guard rest.count == 2, let member = rest.last else { return value }
        return value?[member]
    }

    // MARK: set

    private func set(_ words: [String], _ scope: CustomScope) throws(CommandFailure) -> Int32 {
        let options = try scope.options(
            words, [.init("varname"), .init("value")], verbatim: ["value"])
        let settings = try scope.command.uncheckedSettings(for: scope.globals)
        do {
            try ConfigurationWriter.set(
                options.text("varname") ?? "", to: options.text("value") ?? "",
                profile: settings.profileName, paths: settings.configuration.paths)
        } catch {
            throw CommandFailure(error.description, exitCode: error.exitCode)
        }
        scope.command.session.forgetCredentials()
        return 0
    }

    // MARK: list-profiles

    private func listProfiles(_ words: [String], _ scope: CustomScope) async throws(CommandFailure) -> Int32 {
        _ = try scope.options(words, [])
        let names = try scope.command.configuration().profiles.keys
        try await scope.print(names.map { "\($0)\n" }.joined())
        return 0
    }
}
