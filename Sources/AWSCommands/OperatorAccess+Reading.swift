public import AWSClient
internal import AWSConfiguration
public import AWSCredentials
internal import AWSModels
public import JSON

extension OperatorAccess {
    /// A profile of the operator's configuration that leads to an account.
    public struct Profile: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// The account of its `role_arn` or its `sso_account_id`: 12 digits.
        public let account: String
    }

    /// Calls an operation that reads, and takes all its pages for one answer.
    ///
    /// - Parameters:
    ///   - service: The service's name in the models.
    ///   - operation: The operation's.
    ///   - parameters: What it is asked.
    ///   - profile: Whose identity asks; nil: what the environment says.
    ///   - credentials: Whoever asks in place of the profile.
    ///   - region: Where; of a global service it tells the partition.
    /// - Returns: The answer; of pages their result keys joined.
    /// - Throws: `CallError`.
    public func answer(
        _ service: String, _ operation: String, _ parameters: JSONObject, profile: String?,
        credentials: Credentials? = nil, region: String?
    ) async throws(CallError) -> JSONObject {
        do {
            let settings = try settings(region: region)
            guard let model = try session.library.service(named: service),
                let called = model.operation(operation)
            else { throw CallError("the models lack \(service) \(operation)", exitCode: 255) }
            let provider = session.provider(for: settings, http: http(settings))
            let client = session.client(for: http(settings))
            var call = AWSCall(
                called, parameters,
                settings: try CallSettings(settings, of: model, userAgent: session.userAgent("")),
                credentials: { () async throws(CredentialError) in
                    if let credentials { return credentials }
                    return try await provider.credentials(profile: profile)
                })
            guard let definition = model.paginator(of: operation) else {
                return try await client.perform(call, observer: nil).result
            }
            let paginator = try Paginator(definition: definition)
            var pages = try paginator.pages(of: parameters)
            var merger = PageMerger(paginator: paginator)
            while true {
                let page = try pages.take(.object(try await client.perform(call, observer: nil).result))
                try merger.add(page.answer)
                switch page.next {
                case .request(let next): call.parameters = next
                case .failed(let error): throw error
                case .done: return merger.result(of: pages).object ?? JSONObject()
                }
            }
        } catch let error as CallError {
            throw error
        } catch {
            throw CallError("\(error)", exitCode: 255)
        }
    }

    /// The profiles of the configuration file that lead to an account, in its order; no network.
    ///
    /// - Throws: `CallError` when the file cannot be read.
    public func profiles() throws(CallError) -> [Profile] {
        do throws(CredentialError) {
            let profiles = try settings(region: nil).configuration.configuredProfiles
            return profiles.compactMap { name, value in
                let role = value.object?["role_arn"]?.string
                // arn:PARTITION:iam::ACCOUNT:role/NAME
                let parts = role?.split(separator: ":", omittingEmptySubsequences: false) ?? []
                let account = parts.count > 5 ? String(parts[4]) : value.object?["sso_account_id"]?.string
                guard let account, account.utf8.count == 12,
                    account.utf8.allSatisfy({ (0x30...0x39).contains($0) })
                else { return nil }
                return Profile(name: name, account: account)
            }
        } catch {
            throw CallError("\(error)", exitCode: error.exitCode)
        }
    }
}
