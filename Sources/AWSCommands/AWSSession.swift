public import AWSClient
internal import AWSConfiguration
internal import AWSCredentials
internal import AWSEndpoints
public import AWSModels
internal import HTTP
internal import HTTPMessages
internal import Synchronization

/// What all commands of a process share: models, connections, credentials that were found, retry budgets.
public final class AWSSession: Sendable {
    /// The models.
    public let library: ModelLibrary
    /// Finds endpoints.
    let endpoints: EndpointResolver
    let clock: ClientClock
    private let product: String
    private let models = Mutex<[[String]: Models]>([:])

    /// The models with a user's own on top, and the commands that they make.
    struct Models: Sendable {
        let library: ModelLibrary
        let commands: [String]
    }

    private let clients = Mutex<[HTTPClient.Configuration: AWSClient]>([:])
    private let providers = Mutex<[String: CredentialProvider]>([:])

    /// Makes a session; nothing is opened but the models.
    ///
    /// - Parameters:
    ///   - models: The path of the compiled models.
    ///   - product: What requests say of their sender, such as `runbook/1.0`.
    ///   - clock: The time.
    /// - Throws: `ModelError` where the models cannot be read.
    public init(models: String, product: String, clock: ClientClock) throws {
        library = try ModelLibrary(path: models)
        endpoints = EndpointResolver(partitions: try Partitions(library.partitions))
        self.product = product
        self.clock = clock
    }

    /// The client whose connections trust what the settings say.
    func client(for configuration: HTTPClient.Configuration) -> AWSClient {
        clients.withLock { clients in
            if let known = clients[configuration] { return known }
            let client = AWSClient(
                endpoints: endpoints, http: HTTPClient(configuration), clock: clock)
            clients[configuration] = client
            return client
        }
    }

    /// The models with those in a user's folders on top; looked at once, as taking rules and shapes apart costs more than
    /// a call.
    func models(userFolders: [String]) -> Models {
        models.withLock { models in
            if let known = models[userFolders] { return known }
            let library = library.with(userFolders: userFolders)
            let found = Models(library: library, commands: library.commandNames)
            models[userFolders] = found
            return found
        }
    }

    /// The user agent of a command's requests.
    func userAgent(_ note: String) -> String { note.isEmpty ? product : "\(product) \(note)" }

    /// The provider of the credentials that settings lead to; the same settings share one.
    func provider(for settings: Settings, http: HTTPClient.Configuration) -> CredentialProvider {
        let names = settings.environment.keys.filter {
            $0.hasPrefix("AWS_") || $0.hasPrefix("_AWS_") || $0 == "HOME"
        }.sorted()
        let key =
            names.map { "\($0)=\(settings.environment[$0] ?? "")" }.joined(separator: "\n")
            + "\n\(settings.options.profile ?? "")\n\(settings.options.region ?? "")"
            + "\n\(settings.options.endpointURL ?? "")\n\(settings.caBundle ?? "")"
        return providers.withLock { providers in
            if let known = providers[key] { return known }
            let client = client(for: http)
            let provider = CredentialProvider(credentialContext(for: settings, client: client))
            providers[key] = provider
            return provider
        }
    }

    /// All that finding credentials with these settings takes.
    ///
    /// `record`: Takes requests down in the place of sending them.
    func credentialContext(
        for settings: Settings, client: AWSClient, record: RequestRecord? = nil
    ) -> CredentialContext {
        CredentialContext(
            settings: settings,
            calls: CredentialCalls(session: self, client: client, settings: settings, record: record),
            http: HTTPClient(HTTPClient.Configuration()),
            now: clock.now, sleep: { [clock] in try await clock.sleep(.seconds($0)) },
            askMFACode: Self.askTerminal)
    }

    /// Lets go of all credentials that are held, since a person has signed in or out.
    func forgetCredentials() { providers.withLock { $0 = [:] } }

    /// Asks on the terminal for the code of a device.
    @Sendable private static func askTerminal(_ prompt: String) async throws(CredentialError) -> String {
        guard let answer = TerminalQuestion.ask(prompt, isHidden: true) else {
            throw CredentialError(
                .expired, "the profile wants the code of a device, and there is no terminal to ask for it")
        }
        return answer
    }
}
