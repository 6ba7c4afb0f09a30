internal import JSON
internal import Runbooks
internal import YAML

/// Reads `discover`: which accounts are to be looked for, and what they are given.
struct DiscoveryReader {
    private static let grantKeys = ["groups", "regions", "vars"]
    private static let organizationKeys =
        ["units", "tags", "names", "include", "exclude", "profile", "role", "external-id"] + grantKeys
    private static let profileKeys = ["names", "exclude"] + grantKeys

    let defaults: Defaults
    let problems: Problems
    /// The folder of the inventory.
    let folder: String

    /// What it asks for; nil when it is no mapping. Entries that cannot be used are reported and left out.
    func read(_ node: YAMLNode) -> DiscoveryRequest? {
        let known = ["organizations", "profiles", "hosts"]
        guard let fields = Fields(node, of: "`discover`", known: known, problems) else { return nil }
        let organizations = fields.list("organizations") ?? []
        let profiles = fields.list("profiles") ?? []
        let hosts = fields.list("hosts") ?? []
        if organizations.isEmpty, profiles.isEmpty, hosts.isEmpty, !problems.hasErrors {
            problems.error(
                "empty-discover", "`discover` looks nowhere", at: node.mark,
                help: "list what to look for under `organizations`, `profiles` or `hosts`")
        }
        return DiscoveryRequest(
            organizations: organizations.compactMap(organization),
            profiles: profiles.compactMap(profile), hosts: hosts.compactMap(self.hosts))
    }

    private func organization(_ node: YAMLNode) -> DiscoveryRequest.Organization? {
        let owner = "an entry of `organizations`"
        guard let fields = Fields(node, of: owner, known: Self.organizationKeys, problems) else { return nil }
        let role = role(fields)
        let externalID = fields.externalID(problems)
        if let key = fields["external-id"]?.key, role == nil, fields["role"] == nil {
            problems.error(
                "external-id-without-role", "`external-id` goes with a `role`, and this entry has none",
                at: key)
        }
        let include = ids(fields, "include")
        let exclude = Set(ids(fields, "exclude").map(\.text))
        for id in include where exclude.contains(id.text) {
            problems.error("conflict", "`exclude` names account `\(id.text)` too", at: id)
        }
        guard let grant = grant(fields, at: node, role: role, externalID: externalID),
            let region = grant.regions.first
        else { return nil }
        return DiscoveryRequest.Organization(
            profile: fields.text("profile")?.text, region: region, range: problems.range(at: node.mark),
            mark: node.mark, units: fields.texts("units") ?? [], tags: tags(fields),
            names: (fields.texts("names") ?? []).map { NameGlob($0.text) }, include: include,
            exclude: exclude, grant: grant)
    }

    private func profile(_ node: YAMLNode) -> DiscoveryRequest.Profiles? {
        let owner = "an entry of `profiles`"
        guard let fields = Fields(node, of: owner, known: Self.profileKeys, problems),
            let grant = grant(fields, at: node, role: nil, externalID: nil)
        else { return nil }
        return DiscoveryRequest.Profiles(
            mark: node.mark, names: (fields.texts("names") ?? []).map { NameGlob($0.text) },
            exclude: (fields.texts("exclude") ?? []).map { NameGlob($0.text) }, grant: grant)
    }

    private func grant(
        _ fields: Fields, at node: YAMLNode, role: Role?, externalID: String?
    ) -> DiscoveryRequest.Grant? {
        var variables = defaults.variables
        let own = fields["vars"].map { Variables(problems).object(of: $0.value) } ?? JSONObject()
        for (key, value) in own { variables[key] = value }
        let groups = fields.groups(problems)
        let regions = fields.regions(problems) ?? (fields["regions"] == nil ? defaults.regions : [])
        guard let regions else {
            problems.error(
                "missing-key", "an entry of `discover` has no `regions`", at: node.mark,
                help: "list them here or under `defaults`")
            return nil
        }
        return DiscoveryRequest.Grant(
            groups: groups, regions: regions, role: role, externalID: externalID ?? defaults.externalID,
            variables: variables)
    }

    /// The entry's role, or the default one; of many accounts it can be known by name only.
    private func role(_ fields: Fields) -> Role? {
        let own = fields.text("role").flatMap { Role($0, problems) }
        guard let role = own ?? (fields["role"] == nil ? defaults.role : nil) else { return nil }
        guard let account = role.account else { return role }
        problems.error(
            "role-of-other-account",
            "this role belongs to account \(account), and discovered accounts would use it", at: role.scalar,
            help: "give the role's name alone")
        return nil
    }

    func tags(_ fields: Fields) -> [(key: String, value: String)] {
        guard let entry = fields["tags"] else { return [] }
        guard case .mapping(let entries, _) = entry.value else {
            problems.error("invalid-value", "`tags` must be a mapping of keys to values", at: entry.value)
            return []
        }
        return entries.compactMap { key, value in
            guard let text = value.scalar, !value.isNull else {
                problems.error("invalid-value", "tag `\(key.text)` must have a text", at: value)
                return nil
            }
            return (key.text, text.text)
        }
    }

    private func ids(_ fields: Fields, _ key: String) -> [YAMLScalar] {
        (fields.texts(key) ?? []).filter { scalar in
            if scalar.text.isAccountID { return true }
            problems.error(
                "invalid-account-id", "`\(scalar.text)` is no account id: it must have 12 digits", at: scalar,
                help: "account ids stand in quotes: [\"111111111111\"]")
            return false
        }
    }
}

extension Fields {
    /// The groups listed, each once; what is no name of a group is reported and left out.
    func groups(_ problems: Problems) -> [String] {
        var groups: [String] = []
        for scalar in texts("groups") ?? [] {
            if !scalar.text.isSelectorWord {
                problems.error(
                    "invalid-name", "`\(scalar.text)` is no group name", at: scalar,
                    help: "use letters, digits and `_ - . / :`")
            } else if !groups.contains(scalar.text) {
                groups.append(scalar.text)
            }
        }
        return groups
    }
}
