public import JSON

/// Where a step acts: an account and region, or a host.
public struct Target: Sendable, Hashable, Identifiable {
    /// The name of a target: `ACCOUNT/REGION` with the account's name, a host's name, or `local`.
    public struct ID: Sendable, Hashable, Comparable, RawRepresentable, CustomStringConvertible {
        /// The text of the name.
        public let rawValue: String
        /// Wraps a name.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Wraps a name.
        public init(_ name: String) { rawValue = name }
        /// The name itself.
        public var description: String { rawValue }
        /// Order of the names' scalars.
        public static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
    }

    /// The target's name, unique in its inventory.
    public var id: ID
    /// The 12-digit account id; nil for this machine with whatever account is ambient.
    public var account: String?
    /// The account's name in the inventory (its id when it has none); nil as `account`.
    public var accountName: String?
    /// The AWS region; nil when none is set.
    public var region: String?
    /// The groups that the target belongs to, in the inventory's order.
    public var groups: [String]
    /// The inventory's variables for it, `defaults` and account merged.
    public var variables: JSONObject
    /// How to become the account's operator; nil uses the ambient identity.
    public var identity: Identity?
    /// How the host is reached; nil for an account and region, whose steps run on this machine.
    public var host: Host?
    /// The names and groups of the hosts that belong to the target's account, for `account-of(GROUP)`; empty for a host.
    public var hostNames: Set<String> = []
    /// Names that a host must find private addresses for: endpoints of AWS in its VPC.
    public var endpoints: [String] = []

    /// How to become the account's operator.
    public struct Identity: Sendable, Hashable {
        /// A role to assume: its ARN.
        public var roleARN: String?
        /// A named profile of the operator's AWS configuration.
        public var profile: String?
        /// The external id for the role.
        public var externalID: String?
        /// The session name; nil means `runbook-RUN-USER`.
        public var sessionName: String?

        /// Makes an identity.
        public init(
            roleARN: String? = nil, profile: String? = nil, externalID: String? = nil,
            sessionName: String? = nil
        ) {
            self.roleARN = roleARN
            self.profile = profile
            self.externalID = externalID
            self.sessionName = sessionName
        }
    }

    /// Makes a target.
    public init(
        id: ID, account: String? = nil, accountName: String? = nil, region: String? = nil,
        groups: [String] = [], variables: JSONObject = JSONObject(), identity: Identity? = nil,
        host: Host? = nil
    ) {
        self.id = id
        self.account = account
        self.accountName = accountName
        self.region = region
        self.groups = groups
        self.variables = variables
        self.identity = identity
        self.host = host
    }

    /// This machine with whatever AWS account is ambient: the only target of a run without an inventory.
    public static let local = Target(id: ID("local"))
}

/// The targets and groups that an inventory file lists.
public struct Inventory: Sendable, Hashable {
    /// The path as given; nil for the inventory of one local target.
    public var path: String?
    /// The whole file, unchanged; empty without a file.
    public var source: String
    /// The targets in the file's order: accounts, and in each its regions.
    public var targets: [Target]
    /// All group names, those of accounts in order of appearance, then those under `groups`.
    public var groups: [String]
    /// Accounts are to be discovered and nobody was asked: there may be more targets, and groups that seem empty.
    public var isPartial = false
    /// The accounts that what is to be discovered fits, and that are no targets all the same.
    public var leftOut: [LeftOutAccount] = []
    /// The same of hosts.
    public var leftOutHosts: [LeftOutHost] = []

    /// Makes an inventory.
    public init(path: String? = nil, source: String = "", targets: [Target], groups: [String] = []) {
        self.path = path
        self.source = source
        self.targets = targets
        self.groups = groups
    }

    /// The inventory of a run without an inventory file.
    public static let local = Inventory(targets: [.local])
}

/// An account that was discovered and is no target.
public struct LeftOutAccount: Sendable, Hashable {
    /// Its 12 digits.
    public var account: String
    /// Its name in the organization.
    public var name: String
    /// Why, in words that follow its name: `it is SUSPENDED`.
    public var reason: String

    /// Makes one.
    public init(account: String, name: String, reason: String) {
        self.account = account
        self.name = name
        self.reason = reason
    }
}

/// A host that was discovered and is no target.
public struct LeftOutHost: Sendable, Hashable {
    /// What it is called where it was found.
    public var name: String
    /// The id of its instance; nil for a host of the configuration of `ssh`.
    public var instance: String?
    /// Why, in words that follow its name: `it is stopped`.
    public var reason: String

    /// Makes one.
    public init(name: String, instance: String? = nil, reason: String) {
        self.name = name
        self.instance = instance
        self.reason = reason
    }
}
