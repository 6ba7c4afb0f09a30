internal import AWSConfiguration

/// Finds credentials, holds them, and renews them ahead of their end; each for itself and never twice at once.
///
/// Renewal follows the AWS CLI: from 15 minutes before the end on it is tried, and what is held stays good if it
/// fails; from 10 minutes before the end on it must succeed. It is tried at most once a minute while what is held has
/// not ended.
public actor CredentialProvider {
    private struct Holding {
        var credentials: Credentials?
        var flight: Task<Result<Credentials, CredentialError>, Never>?
        var triedAt = -Double.infinity
    }

    static let advisorySeconds = 900.0
    static let mandatorySeconds = 600.0
    private static let pauseSeconds = 60.0

    private let context: CredentialContext
    private var holdings: [String: Holding] = [:]

    /// Makes one; nothing is looked for yet.
    public init(_ context: CredentialContext) { self.context = context }

    /// The credentials of a profile, by AWS CLI v2's chain.
    ///
    /// - Parameter profile: A profile that is asked for by name: environment variables are passed over then. Nil: the
    ///   settings' own, whose `--profile` passes them over too.
    /// - Throws: `CredentialError`, also where there are none.
    public func credentials(profile: String? = nil) async throws(CredentialError) -> Credentials {
        let asked = profile ?? context.settings.profileName
        if let asked, context.settings.configuration.profile(asked) == nil {
            throw CredentialError(
                .configuration, "The config profile (\(asked)) could not be found")
        }
        let isExplicit = profile != nil || context.settings.options.profile != nil
        let chain = ProviderChain(context: context, provider: self)
        let name = asked ?? "default"
        return try await held("chain \(isExplicit) \(name)") { () async throws(CredentialError) in
            try await chain.load(name, ignoresEnvironment: isExplicit)
        }
    }

    /// The credentials of a role that a profile's credentials take on.
    public func credentials(
        role: RoleRequest, profile: String? = nil
    ) async throws(CredentialError) -> Credentials {
        let chain = ProviderChain(context: context, provider: self)
        let key = "role \(profile ?? "") \(role.digest)"
        return try await held(key) { () async throws(CredentialError) in
            let base = try await self.credentials(profile: profile)
            return try await chain.assume(role.parameters, with: base, keeping: nil)
        }
    }

    /// Lets go of all that is held, so that it is looked for anew: after a person has signed in again.
    public func forgetAll() { holdings = [:] }

    /// What is held under a key, renewed where it is time.
    func held(
        _ key: String, make: @escaping @Sendable () async throws(CredentialError) -> Credentials
    ) async throws(CredentialError) -> Credentials {
        let now = context.now()
        let holding = holdings[key] ?? Holding()
        if let current = holding.credentials {
            let left = (current.expires ?? .infinity) - now
            let isFreshTry = now - holding.triedAt < Self.pauseSeconds && left > 0
            if left >= Self.advisorySeconds { return current }
            if isFreshTry && holding.flight == nil { return current }
            if left >= Self.mandatorySeconds {
                // Others need not wait for whoever renews it.
                if holding.flight != nil { return current }
                return (try? await renewed(key, make)) ?? current
            }
        }
        return try await renewed(key, make)
    }

    private func renewed(
        _ key: String, _ make: @escaping @Sendable () async throws(CredentialError) -> Credentials
    ) async throws(CredentialError) -> Credentials {
        if let flight = holdings[key]?.flight { return try await flight.value.get() }
        let now = context.now
        // A task of its own: the end of one who waits must not be the end of what others wait for.
        let flight = Task { () -> Result<Credentials, CredentialError> in
            do throws(CredentialError) {
                let fresh = try await make()
                if let expires = fresh.expires, expires <= now() { throw CredentialError.stillExpired }
                return .success(fresh)
            } catch {
                return .failure(error)
            }
        }
        holdings[key, default: Holding()].flight = flight
        let result = await flight.value
        // After `forgetAll` this flight is no longer the one that counts.
        guard holdings[key]?.flight == flight else { return try result.get() }
        holdings[key]?.flight = nil
        holdings[key]?.triedAt = now()
        if case .success(let fresh) = result { holdings[key]?.credentials = fresh }
        return try result.get()
    }
}
