public import AWSConfiguration

/// Finds credentials, holds them, and renews them ahead of their end; each for itself and never twice at once.
///
/// Renewal follows the AWS CLI: from 15 minutes before the end on it is tried, and what is held stays good if it
/// fails; from 10 minutes before the end on it must succeed. What was got less than a minute ago is not renewed while it
/// lasts, so that short sessions are not asked for with every call.
public actor CredentialProvider {
    private struct Holding {
        var credentials: Credentials?
        var flight: Task<Result<Credentials, CredentialError>, Never>?
        /// When it was last tried to get them, and whether that failed.
        var triedAt = -Double.infinity
        var hasFailed = false
    }

    static let advisorySeconds = 900.0
    static let mandatorySeconds = 600.0
    private static let pauseSeconds = 60.0

    private var context: CredentialContext
    private var holdings: [String: Holding] = [:]
    private var tokenFlights: [SSOSession: Task<Result<String, CredentialError>, Never>] = [:]

    /// Makes one; nothing is looked for yet.
    public init(_ context: CredentialContext) { self.context = context }

    /// The credentials of a profile, by AWS CLI v2's chain.
    ///
    /// - Parameter profile: A profile that is asked for by name: environment variables are passed over then. Nil: the
    ///   settings' own, whose `--profile` passes them over too.
    /// - Returns: Credentials that have not ended.
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
    ///
    /// - Parameter settings: The settings from now on, with the files as they are now; nil: those as before.
    public func forgetAll(settings: Settings? = nil) {
        holdings = [:]
        if let settings { context.settings = settings }
    }

    /// The token of a sign-in. Several profiles share it, and its refresh token is good once only.
    func accessToken(_ session: SSOSession) async throws(CredentialError) -> String {
        if let flight = tokenFlights[session] { return try await flight.value.get() }
        let tokens = SSOTokens(context)
        let flight = Task { () -> Result<String, CredentialError> in
            do throws(CredentialError) {
                return .success(try await tokens.accessToken(session))
            } catch {
                return .failure(error)
            }
        }
        tokenFlights[session] = flight
        let result = await flight.value
        if tokenFlights[session] == flight { tokenFlights[session] = nil }
        return try result.get()
    }

    /// What is held under a key, renewed where it is time.
    func held(
        _ key: String, make: @escaping @Sendable () async throws(CredentialError) -> Credentials
    ) async throws(CredentialError) -> Credentials {
        let now = context.now()
        let holding = holdings[key] ?? Holding()
        if let current = holding.credentials {
            let left = (current.expires ?? .infinity) - now
            let isAdvised = left >= Self.mandatorySeconds
            let isTooSoon = now - holding.triedAt < Self.pauseSeconds && left > 0
            if left >= Self.advisorySeconds { return current }
            if isTooSoon, isAdvised || !holding.hasFailed { return current }
            if isAdvised {
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
        switch result {
        case .success(let fresh):
            holdings[key]?.credentials = fresh
            holdings[key]?.hasFailed = false
        case .failure: holdings[key]?.hasFailed = true
        }
        return try result.get()
    }
}
