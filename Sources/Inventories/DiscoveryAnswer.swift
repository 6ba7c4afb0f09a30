public import JSON

/// What AWS Organizations, the operator's AWS configuration, EC2 and the configuration of `ssh` said: all that an inventory
/// with `discover` takes its accounts and hosts from. Frozen into a run as JSON.
public struct DiscoveryAnswer: Sendable, Hashable {
    /// An organization, as one identity sees it.
    public struct Organization: Sendable, Hashable {
        /// The profile that asked; nil: the base identity.
        public var profile: String?
        /// The id of the management account.
        public var managementAccount: String
        /// The root and all units below it, outer ones before inner ones.
        public var units: [Unit]
        /// All accounts.
        public var accounts: [Account]

        /// Makes an organization.
        public init(profile: String?, managementAccount: String, units: [Unit], accounts: [Account]) {
            self.profile = profile
            self.managementAccount = managementAccount
            self.units = units
            self.accounts = accounts
        }
    }

    /// The root of an organization, or one of its units.
    public struct Unit: Sendable, Hashable {
        /// `r-…` or `ou-…`.
        public var id: String
        /// The names of the units from below the root down to this one, joined by `/`; empty for the root.
        public var path: String

        /// Makes a unit.
        public init(id: String, path: String) {
            self.id = id
            self.path = path
        }
    }

    /// An account of an organization.
    public struct Account: Sendable, Hashable {
        /// Its 12 digits.
        public var id: String
        /// Its name in the organization: any printable ASCII.
        public var name: String
        /// `ACTIVE`, or why it is not.
        public var status: String
        /// The ids of the root and the units that it is in, from the outermost on.
        public var units: [String]
        /// Its tags; empty where nothing asked for them.
        public var tags: [String: String]

        /// Makes an account.
        public init(id: String, name: String, status: String, units: [String], tags: [String: String] = [:]) {
            self.id = id
            self.name = name
            self.status = status
            self.units = units
            self.tags = tags
        }
    }

    /// A profile of the operator's AWS configuration that leads to an account.
    public struct Profile: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// The account of its `role_arn` or its `sso_account_id`.
        public var account: String

        /// Makes a profile.
        public init(name: String, account: String) {
            self.name = name
            self.account = account
        }
    }

    /// The organizations, one for each identity that asked.
    public var organizations: [Organization]
    /// The profiles, in the order of the file.
    public var profiles: [Profile]
    /// For each entry of `hosts`, in their order, what was found there; nil: nobody was asked.
    public var hosts: [[Host]]?

    /// Makes an answer.
    public init(organizations: [Organization] = [], profiles: [Profile] = [], hosts: [[Host]]? = nil) {
        self.organizations = organizations
        self.profiles = profiles
        self.hosts = hosts
    }
}

extension DiscoveryAnswer {
    /// The answer as the journal keeps it.
    public var json: JSONValue {
        .object([
            "organizations": .array(organizations.map(\.json)),
            "profiles": .array(
                profiles.map { .object(["name": .string($0.name), "account": .string($0.account)]) }),
            "hosts": hosts.map { .array($0.map { .array($0.map(\.json)) }) } ?? .null,
        ])
    }

    /// Reads what `json` wrote; nil for anything else.
    public init?(_ json: JSONValue) {
        guard let object = json.object, let organizations = object["organizations"]?.array,
            let profiles = object["profiles"]?.array
        else { return nil }
        self.organizations = organizations.compactMap(Organization.init)
        self.profiles = profiles.compactMap { profile in
            guard let name = profile.object?["name"]?.string, let account = profile.object?["account"]?.string
            else { return nil }
            return Profile(name: name, account: account)
        }
        hosts = object["hosts"]?.array?.map { ($0.array ?? []).compactMap(Host.init) }
    }
}

extension DiscoveryAnswer.Organization {
    fileprivate var json: JSONValue {
        .object([
            "profile": profile.map(JSONValue.string) ?? .null,
            "managementAccount": .string(managementAccount),
            "units": .array(units.map { .object(["id": .string($0.id), "path": .string($0.path)]) }),
            "accounts": .array(accounts.map(\.json)),
        ])
    }

    fileprivate init?(_ json: JSONValue) {
        guard let object = json.object, let management = object["managementAccount"]?.string else {
            return nil
        }
        profile = object["profile"]?.string
        managementAccount = management
        units = (object["units"]?.array ?? []).compactMap { unit in
            guard let id = unit.object?["id"]?.string, let path = unit.object?["path"]?.string else {
                return nil
            }
            return DiscoveryAnswer.Unit(id: id, path: path)
        }
        accounts = (object["accounts"]?.array ?? []).compactMap(DiscoveryAnswer.Account.init)
    }
}

extension DiscoveryAnswer.Account {
    fileprivate var json: JSONValue {
        let tags = tags.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        return .object([
            "id": .string(id), "name": .string(name), "status": .string(status),
            "units": .array(units.map(JSONValue.string)), "tags": .object(JSONObject(tags)),
        ])
    }

    fileprivate init?(_ json: JSONValue) {
        guard let object = json.object, let id = object["id"]?.string, let name = object["name"]?.string,
            let status = object["status"]?.string
        else { return nil }
        self.id = id
        self.name = name
        self.status = status
        units = object["units"]?.array?.compactMap(\.string) ?? []
        tags = [:]
        for (key, value) in object["tags"]?.object ?? JSONObject() { tags[key] = value.string }
    }
}
