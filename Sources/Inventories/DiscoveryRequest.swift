internal import JSON
public import Runbooks
internal import YAML

/// What an inventory's `discover` wants to know, before anybody was asked.
public struct DiscoveryRequest: Sendable {
    /// The entries of `organizations`, in the file's order.
    public var organizations: [Organization]
    /// The entries of `profiles`, in the file's order.
    var profiles: [Profiles]
    /// The entries of `hosts`, in the file's order.
    public var hosts: [Hosts] = []

    /// The operator's AWS configuration is to be read for profiles.
    public var wantsProfiles: Bool { !profiles.isEmpty }

    /// The groups that its entries give, in order of appearance.
    var groups: [String] {
        organizations.flatMap(\.grant.groups) + profiles.flatMap(\.grant.groups) + hosts.flatMap(\.groups)
    }

    /// One entry of `organizations`.
    public struct Organization: Sendable {
        /// The profile whose identity asks; nil: the base identity.
        public let profile: String?
        /// The first region of the entry: it tells the partition whose organization is meant.
        public let region: String
        /// Where the entry stands, for what goes wrong when it is asked.
        public let range: SourceRange
        let mark: YAMLMark
        let units: [YAMLScalar]
        let tags: [(key: String, value: String)]
        let names: [NameGlob]
        let include: [YAMLScalar]
        let exclude: Set<String>
        let grant: Grant

        /// Tags have a say in whether the account is taken, and nothing else decides it already.
        public func wantsTags(
            of account: DiscoveryAnswer.Account, in organization: DiscoveryAnswer.Organization
        ) -> Bool {
            !tags.isEmpty && isInUnits(account, organization) && isNamed(account)
        }

        /// Units, tags and names all fit.
        func matches(
            _ account: DiscoveryAnswer.Account, in organization: DiscoveryAnswer.Organization
        ) -> Bool {
            isInUnits(account, organization) && isNamed(account)
                && tags.allSatisfy { account.tags[$0.key] == $0.value }
        }

        private func isNamed(_ account: DiscoveryAnswer.Account) -> Bool {
            names.isEmpty || names.contains { $0.matches(account.name) }
        }

        private func isInUnits(
            _ account: DiscoveryAnswer.Account, _ organization: DiscoveryAnswer.Organization
        ) -> Bool {
            guard !units.isEmpty else { return true }
            let wanted = Set(units.compactMap { organization.unit(named: $0.text)?.id })
            return account.units.contains(where: wanted.contains)
        }
    }

    /// One entry of `profiles`.
    struct Profiles: Sendable {
        let mark: YAMLMark
        let names: [NameGlob]
        let exclude: [NameGlob]
        let grant: Grant

        func matches(_ profile: DiscoveryAnswer.Profile) -> Bool {
            (names.isEmpty || names.contains { $0.matches(profile.name) })
                && !exclude.contains { $0.matches(profile.name) }
        }
    }

    /// What the accounts of an entry are given.
    struct Grant: Sendable {
        let groups: [String]
        let regions: [String]
        let role: Role?
        let externalID: String?
        let variables: JSONObject
    }
}

extension DiscoveryAnswer.Organization {
    /// The unit of that id or path.
    func unit(named text: String) -> DiscoveryAnswer.Unit? {
        let path = text.hasPrefix("/") ? String(text.dropFirst()) : text
        return units.first { $0.id == text } ?? units.first { !$0.path.isEmpty && $0.path == path }
    }
}
