internal import AWSArguments
internal import AWSClient
internal import AWSConfiguration
internal import AWSCredentials
internal import AWSModels
internal import AWSProtocols
internal import Cryptography
internal import HTTP
internal import HTTPMessages
internal import JSON

/// How a command came to its end.
public enum CommandEnding: Sendable, Hashable {
    /// With this exit code.
    case exited(Int32)
    /// It is not covered here: another AWS CLI may carry it out. Where there is none, the text says what is not covered.
    case notCovered(String)
    /// It is an alias for this command of `/bin/sh`, which whoever typed it is to become.
    case shell(String)
}

/// Carries out one command line of `aws`: arguments, output bytes and exit codes are AWS CLI v2's.
public struct AWSCommand: Sendable {
    let session: AWSSession
    let context: CommandContext

    /// Makes a command.
    public init(session: AWSSession, context: CommandContext) {
        self.session = session
        self.context = context
    }

    /// Carries out the words behind `aws`.
    public func run(_ words: [String]) async -> CommandEnding {
        do {
            return try await perform(parse(words))
        } catch {
            if let notCovered = error.notCovered { return .notCovered(notCovered) }
            try? await context.errors.write(error.text)
            return .exited(error.exitCode)
        }
    }

    /// The words' meaning, without doing it.
    func parse(_ words: [String]) throws(CommandFailure) -> ParsedCommand {
        let arguments = try argumentContext()
        let catalog = try catalog()
        do {
            return try CommandLineParser(catalog: catalog, context: arguments).parse(words)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// The files and variables around the words.
    func argumentContext() throws(CommandFailure) -> ArgumentContext {
        let files = context.files
        let format = Settings(environment: context.environment, configuration: try configuration())
            .binaryFormat
        return ArgumentContext(
            environment: context.environment,
            binaryFormat: ArgumentContext.BinaryFormat(rawValue: format) ?? .base64,
            readFile: { files.read($0) }, isFile: { files.isFile($0) },
            makeUnique: { "\($0)-\(Hexadecimal.encode(SecureRandom.bytes(8)))" })
    }

    /// Carries out what the words mean.
    func perform(_ command: ParsedCommand) async throws(CommandFailure) -> CommandEnding {
        switch command {
        case .version:
            try await print("aws-cli/\(Self.cliVersion) \(session.userAgent(""))\n")
            return .exited(0)
        case .help(let path): return Self.manual(path)
        case .shell(let text): return .shell(text)
        case .other(["s3"], let words, let globals) where words.last != "help":
            return .exited(try await S3Command(command: self, globals: globals).run(words))
        case .other(let path, let words, let globals):
            return try await performOther(path, words, globals)
        case .invocation(let invocation):
            try await InvocationRun(
                command: self, invocation: invocation, settings: settings(for: invocation.globals)
            )
            .perform()
            return .exited(0)
        }
    }

    private func performOther(
        _ path: [String], _ words: [String], _ globals: GlobalOptions
    ) async throws(CommandFailure) -> CommandEnding {
        guard let custom = CustomCommands.all.first(where: { $0.path == path }) else {
            return .notCovered("`aws \(path.joined(separator: " "))` is not covered")
        }
        if words == ["help"] { return Self.manual(path) }
        if context.record != nil, custom.sendsNothing { return .exited(0) }
        return try await custom.run(words, in: CustomScope(command: self, globals: globals))
    }

    /// Where the manual of a command is.
    static func manual(_ path: [String]) -> CommandEnding {
        .notCovered(
            "the manual pages of `aws` are not here: see https://docs.aws.amazon.com/cli/latest/reference/"
                + path.map { "\($0)/" }.joined())
    }

    /// The version whose behaviour this is.
    static let cliVersion = "2.36.7"

    private func catalog() throws(CommandFailure) -> CommandCatalog {
        let models = session.models(
            userFolders: ModelLibrary.userFolders(
                environment: context.environment, folder: context.files.path("").dropTrailingSlash))
        do {
            return CommandCatalog(
                services: models.commands, others: Self.otherCommands, subcommands: Self.otherSubcommands,
                aliases: try Self.aliases(in: context.environment),
                model: { try? models.library.service(commandName: $0) })
        } catch {
            throw CommandFailure(error.description, exitCode: error.exitCode)
        }
    }

    /// The names of a user's aliases, by the path of the command below which they stand; none from a file that cannot
    /// be read.
    public static func aliasNames(in environment: [String: String]) -> [[String]: [String]] {
        let sections = (try? AliasFile.read(ConfigurationPaths(environment: environment).aliases)) ?? [:]
        return sections.mapValues { $0.keys.sorted() }
    }

    private static func aliases(
        in environment: [String: String]
    ) throws(ConfigurationError) -> CommandAliases {
        CommandAliases(try AliasFile.read(ConfigurationPaths(environment: environment).aliases)) {
            ShellWords.split($0)
        }
    }

    func configuration() throws(CommandFailure) -> Configuration {
        do {
            return try Configuration.read(ConfigurationPaths(environment: context.environment))
        } catch {
            throw CommandFailure(error.description, exitCode: error.exitCode)
        }
    }

    /// What holds, whether or not there is such a profile.
    func uncheckedSettings(for globals: GlobalOptions) throws(CommandFailure) -> Settings {
        Settings(
            options: Settings.Options(
                profile: globals.profile, region: globals.region, output: globals.output,
                endpointURL: globals.endpointURL, caBundle: globals.caBundle),
            environment: context.environment, configuration: try configuration())
    }

    func settings(for globals: GlobalOptions) throws(CommandFailure) -> Settings {
        let settings = try uncheckedSettings(for: globals)
        do {
            try settings.requireProfile()
        } catch {
            throw CommandFailure(error.description, exitCode: error.exitCode)
        }
        return settings
    }

    /// How connections are made.
    func http(_ settings: Settings, _ globals: GlobalOptions) -> HTTPClient.Configuration {
        HTTPClient.Configuration(
            caBundlePath: settings.caBundle, proxies: HTTPProxies(environment: context.environment),
            verifiesPeer: globals.verifiesTLS)
    }

    /// Whoever the command acts as.
    func credentials(
        _ settings: Settings, _ http: HTTPClient.Configuration
    ) -> @Sendable () async throws(CredentialError) -> Credentials {
        switch context.identity {
        case .given(let credentials): return credentials
        case .configured:
            let provider = session.provider(for: settings, http: http)
            return { () async throws(CredentialError) in try await provider.credentials() }
        }
    }

    func print(_ text: String) async throws(CommandFailure) {
        if text.isEmpty { return }
        do {
            try await context.output.write(text)
        } catch {
            throw CommandFailure("\(error)", exitCode: 255)
        }
    }

    /// Commands that are no services.
    public static let otherCommands = ["configure", "s3", "history", "wizard", "login", "logout", "cli-dev"]
    /// Commands beside the operations of services.
    public static let otherSubcommands: [String: [String]] = [
        "cloudformation": ["deploy", "package"], "cloudfront": ["sign"],
        "cloudtrail": [
            "create-subscription", "update-subscription", "validate-logs", "verify-query-results",
        ],
        "codeartifact": ["login"], "codecommit": ["credential-helper"],
        "datapipeline": ["create-default-roles", "list-runs"],
        "deploy": ["deregister", "install", "push", "register", "uninstall"],
        "dlm": ["create-default-role"], "dynamodb": ["wizard"],
        "ec2-instance-connect": ["open-tunnel", "ssh"], "ecr": ["get-login-password"],
        "ecr-public": ["get-login-password"], "ecs": ["deploy"], "eks": ["get-token", "update-kubeconfig"],
        "emr": ["add-steps", "create-default-roles", "get", "put", "schedule-hbase-backup", "socks", "ssh"],
        "emr-containers": ["update-role-trust-policy"], "gamelift": ["get-game-session-log", "upload-build"],
        "logs": ["start-live-tail", "tail"], "rds": ["generate-db-auth-token"],
        "servicecatalog": ["generate"], "sso": ["login", "logout"],
    ]
}

/// Why a command fails, as standard error tells it.
struct CommandFailure: Error {
    /// All that goes to standard error.
    let text: String
    let exitCode: Int32
    /// What is not covered; nil: the command failed.
    private(set) var notCovered: String?

    /// `message`: Printed as an error of `aws`.
    init(_ message: String, exitCode: Int32) {
        self.init(whole: "\naws: [ERROR]: \(message)\n", exitCode: exitCode)
    }

    /// `text`: Printed as it is.
    init(whole text: String, exitCode: Int32) {
        self.text = text
        self.exitCode = exitCode
    }

    init(_ error: CallError) {
        self.init(error.description, exitCode: error.exitCode)
        if error.isNotCovered { notCovered = error.description }
    }

    init(_ error: CredentialError) { self.init(error.description, exitCode: error.exitCode) }

    init(_ error: UsageError) { self.init(whole: error.text, exitCode: error.exitStatus) }
}

extension String {
    /// A folder's path without the slash behind it.
    fileprivate var dropTrailingSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}
