internal import JSON
internal import Runbooks
internal import YAML

/// Turns the entries of `accounts` into targets.
struct AccountReader {
    private static let keys = [
        "id", "name", "groups", "role", "profile", "external-id", "regions", "vars",
    ]

    let defaults: Defaults
    let problems: Problems
    /// The targets so far, in the file's order.
    private(set) var targets: [Target] = []
    /// The accounts' groups so far, in order of appearance.
    private(set) var groups: [String] = []
    /// Every id and name so far, with the line it stands in.
    private var lines: [String: Int] = [:]
    /// The default role was found to be of another account.
    private var hasReportedDefaultRole = false

    init(defaults: Defaults, problems: Problems) {
        self.defaults = defaults
        self.problems = problems
    }

    /// The accounts' ids and names.
    var names: [String] { lines.keys.sorted() }

    /// Adds groups that are not there yet.
    mutating func know(_ more: [String]) {
        for group in more where !groups.contains(group) { groups.append(group) }
    }

    /// Adds accounts that were discovered; one that is listed keeps what the list says, and gets the groups too.
    ///
    /// `defined`: The names under `groups`, which no account may have.
    mutating func add(_ accounts: [DiscoveredAccounts.Found], defined: [String]) {
        let listed = Set(targets.compactMap(\.account))
        let names = DiscoveredNames(
            accounts.filter { !listed.contains($0.id) }, taken: Set(lines.keys).union(groups + defined))
        for account in accounts {
            if listed.contains(account.id) {
                for index in targets.indices where targets[index].account == account.id {
                    let own = targets[index].groups
                    targets[index].groups += account.groups.filter { !own.contains($0) }
                }
                continue
            }
            let grant = account.grant
            let session = defaults.sessionName
            add(account.id, names[account], grant.regions, account.groups, grant.variables) { region in
                if let profile = account.profile { return Target.Identity(profile: profile) }
                return grant.role.map { role in
                    Target.Identity(
                        roleARN: role.arn(account: account.id, region: region), externalID: grant.externalID,
                        sessionName: session)
                }
            }
        }
    }

    mutating func read(_ node: YAMLNode) {
        guard let fields = Fields(node, of: "an account", known: Self.keys, problems) else { return }
        let id = id(fields, at: node)
        let name = name(fields) ?? id
        let groups = groups(fields)
        let role = role(fields, account: id)
        let profile = profile(fields)
        let externalID = externalID(fields, role: role)
        let regions = fields.regions(problems) ?? (fields["regions"] == nil ? defaults.regions : [])
        if regions == nil {
            problems.error(
                "missing-key", "\(name.map { "account `\($0)`" } ?? "an account") has no `regions`",
                at: node.mark,
                help: "list them here or under `defaults`")
        }
        var variables = defaults.variables
        let own = fields["vars"].map { Variables(problems).object(of: $0.value) } ?? JSONObject()
        for (key, value) in own { variables[key] = value }
        guard let id, let name else { return }
        let defaults = defaults
        add(id, name, regions ?? [], groups, variables) { region in
            if let profile { return Target.Identity(profile: profile) }
            return role.map { role in
                Target.Identity(
                    roleARN: role.arn(account: id, region: region),
                    externalID: externalID ?? defaults.externalID, sessionName: defaults.sessionName)
            }
        }
    }

    private mutating func add(
        _ id: String, _ name: String, _ regions: [String], _ groups: [String], _ variables: JSONObject,
        identity: (_ region: String) -> Target.Identity?
    ) {
        for region in regions {
            targets.append(
                Target(
                    id: Target.ID("\(name)/\(region)"), account: id, accountName: name, region: region,
                    groups: groups, variables: variables, identity: identity(region)))
        }
    }

    private mutating func id(_ fields: Fields, at node: YAMLNode) -> String? {
        guard fields["id"] != nil else {
            problems.error("missing-key", "an account has no `id`", at: node.mark)
            return nil
        }
        guard let scalar = fields.text("id") else { return nil }
        let text = scalar.text
        if scalar.isPlain, text.hasPrefix("0"), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            problems.error(
                "invalid-account-id", "account id `\(text)` is a number and would lose its leading zero",
                at: scalar, help: "put it in quotes: \"\(text)\"")
            return nil
        }
        guard text.isAccountID else {
            let digits = text.filter { $0 != "-" && $0 != " " }
            problems.error(
                "invalid-account-id", "`\(text)` is no account id: it must have 12 digits", at: scalar,
                help: digits.isAccountID ? "write \"\(digits)\"" : nil)
            return nil
        }
        return take(scalar, code: "duplicate-id", "account id") ? text : nil
    }

    private mutating func name(_ fields: Fields) -> String? {
        guard let scalar = fields.text("name") else { return nil }
        guard scalar.text.isSelectorWord, !scalar.text.contains("/") else {
            problems.error(
                "invalid-name", "`\(scalar.text)` is no account name", at: scalar,
                help: "use letters, digits and `_ - . :`")
            return nil
        }
        // An account may be called by its own id.
        if scalar.text == fields["id"]?.value.scalar?.text { return scalar.text }
        return take(scalar, code: "duplicate-name", "account name") ? scalar.text : nil
    }

    private mutating func take(_ scalar: YAMLScalar, code: String, _ what: String) -> Bool {
        if let line = lines[scalar.text] {
            problems.error(code, "\(what) `\(scalar.text)` is taken already, in line \(line)", at: scalar)
            return false
        }
        lines[scalar.text] = scalar.start.line
        return true
    }

    private mutating func groups(_ fields: Fields) -> [String] {
        let own = fields.groups(problems)
        know(own)
        return own
    }

    private func profile(_ fields: Fields) -> String? {
        guard let scalar = fields.text("profile") else { return nil }
        if let key = fields["profile"]?.key, fields["role"] != nil {
            problems.error(
                "role-and-profile", "an account takes a `role` or a `profile`, not both", at: key)
        }
        return scalar.text
    }

    private mutating func role(_ fields: Fields, account: String?) -> Role? {
        if fields["profile"] != nil, fields["role"] == nil { return nil }
        let own = fields["role"] != nil
        guard let role = own ? fields.text("role").flatMap({ Role($0, problems) }) : defaults.role else {
            return nil
        }
        if let account, let other = role.account, other != account, own || !hasReportedDefaultRole {
            if !own { hasReportedDefaultRole = true }
            problems.error(
                "role-of-other-account",
                "this role belongs to account \(other), but account \(account) uses it",
                at: role.scalar, help: "give the role's name alone, or its ARN in the account itself")
        }
        return role
    }

    private func externalID(_ fields: Fields, role: Role?) -> String? {
        let id = fields.externalID(problems)
        if let key = fields["external-id"]?.key, fields["role"] == nil, role == nil {
            problems.error(
                "external-id-without-role", "`external-id` goes with a `role`, and this account has none",
                at: key)
        }
        return id
    }
}

extension String {
    /// Target expressions can name it.
    var isSelectorWord: Bool { (try? TargetSelector(parsing: self))?.names == [self] }
}
