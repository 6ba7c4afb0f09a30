internal import JSON
public import Runbooks
internal import YAML

extension DiscoveryRequest {
    /// One entry of `hosts`.
    public struct Hosts: Sendable {
        /// Where hosts are looked for.
        public enum Place: Sendable {
            /// In a configuration of `ssh`, which is this file; nil: the operator's own.
            case configuration(String?)
            /// Among the instances of accounts.
            case instances(Instances)
        }

        /// Where it looks.
        public let place: Place
        /// Where the entry stands, for what goes wrong when it is asked.
        public let range: SourceRange
        let mark: YAMLMark
        let names: [NameGlob]
        let exclude: [NameGlob]
        let groups: [String]
        let variables: JSONObject
        let settings: HostSettings

        func matches(_ host: DiscoveryAnswer.Host) -> Bool {
            (names.isEmpty || names.contains { $0.matches(host.name) })
                && !exclude.contains { $0.matches(host.name) }
        }
    }

    /// What is said of instances.
    public struct Instances: Sendable {
        /// One of those whose accounts are asked.
        public struct Account: Sendable {
            /// An expression over accounts and their groups.
            public let selector: TargetSelector
            /// Where it stands.
            public let range: SourceRange
        }

        /// What an instance is connected to by.
        enum Address: String, CaseIterable {
            case `private`
            case `public`
        }

        /// The tags that an instance has, all of them.
        public let tags: [(key: String, value: String)]
        /// The accounts that are asked; empty: all.
        public let accounts: [Account]
        /// The regions that are asked; nil: those of each account.
        public let regions: [String]?
        /// The user who connects; nil: whoever the configuration of `ssh` says.
        let user: String?
        let address: Address
        /// They are reached over SSM.
        let isOverSSM: Bool
    }
}
