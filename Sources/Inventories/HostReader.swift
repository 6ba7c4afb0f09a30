internal import JSON
internal import Runbooks
internal import YAML

/// Turns the entries of `hosts` into targets.
struct HostReader {
    private static let ways = ["ssh", "ssm", "local"]
    private static let keys = ["name", "account", "region", "groups", "vars"] + ways + HostSettings.keys

    let defaults: Defaults
    /// The accounts' targets, in the file's order.
    let accounts: [Target]
    /// The folder of the inventory, for paths that are relative to it.
    let folder: String
    let problems: Problems
    /// The hosts so far, in the file's order.
    private(set) var targets: [Target] = []
    /// Their groups so far, in order of appearance.
    private(set) var groups: [String] = []
    /// Every name so far, with the line it stands in; those of accounts too.
    private var lines: [String: Int]

    /// `taken`: The ids and names of accounts.
    init(defaults: Defaults, accounts: [Target], taken: [String], folder: String, problems: Problems) {
        self.defaults = defaults
        self.accounts = accounts
        self.folder = folder
        self.problems = problems
        lines = Dictionary(uniqueKeysWithValues: taken.map { ($0, 0) })
    }

    mutating func read(_ node: YAMLNode) {
        guard let fields = Fields(node, of: "a host", known: Self.keys, problems) else { return }
        let name = name(fields, at: node)
        let account = account(fields)
        let region = fields.text("region")?.text ?? account?.region
        let own = fields.groups(problems)
        for group in own where !groups.contains(group) { groups.append(group) }
        let settings = HostSettings(fields, problems).or(defaults.hosts)
        let host = host(fields, settings, at: node, region: region)
        var variables = account?.variables ?? defaults.variables
        for (key, value) in fields["vars"].map({ Variables(problems).object(of: $0.value) }) ?? JSONObject() {
            variables[key] = value
        }
        guard let name, let host else { return }
        add(
            name, of: account, region: region, groups: own, variables: variables, host: host,
            settings: settings)
    }

    /// Adds hosts that were discovered; one that is listed keeps what the list says, and gets the groups too.
    mutating func add(_ discovered: DiscoveredHosts) {
        for (id, groups) in discovered.listed {
            for index in targets.indices where targets[index].id == id {
                let own = targets[index].groups
                targets[index].groups += groups.filter { !own.contains($0) }
            }
        }
        for host in discovered.found {
            let instance = host.host.instance
            let own = accounts.filter { instance != nil && $0.account == instance?.account }
            let account = own.first { $0.region == instance?.region } ?? own.first
            var variables = account?.variables ?? defaults.variables
            for (key, value) in host.entry.variables { variables[key] = value }
            let settings = host.entry.settings.or(defaults.hosts)
            add(
                host.name, of: account, region: instance?.region, groups: host.groups, variables: variables,
                host: host.way(settings, in: folder), settings: settings)
        }
    }

    private mutating func add(
        _ name: String, of account: Target?, region: String?, groups: [String], variables: JSONObject,
        host: Target.Host, settings: HostSettings
    ) {
        var target = Target(
            id: Target.ID(name), account: account?.account, accountName: account?.accountName,
            region: region, groups: groups, variables: variables, identity: account?.identity, host: host)
        target.endpoints = settings.endpoints ?? []
        targets.append(target)
    }

    /// The accounts' targets, each with the names and groups of its account's hosts.
    var accountsWithHosts: [Target] {
        accounts.map { target in
            var target = target
            for host in targets where host.account == target.account {
                target.hostNames.formUnion(host.groups + [host.id.rawValue])
            }
            return target
        }
    }

    private mutating func name(_ fields: Fields, at node: YAMLNode) -> String? {
        guard let scalar = fields.text("name") else {
            if fields["name"] == nil { problems.error("missing-key", "a host has no `name`", at: node.mark) }
            return nil
        }
        guard scalar.text.isSelectorWord, !scalar.text.contains("/") else {
            problems.error(
                "invalid-name", "`\(scalar.text)` is no name of a host", at: scalar,
                help: "use letters, digits and `_ - . :`")
            return nil
        }
        if let line = lines[scalar.text] {
            let place = line == 0 ? "by an account" : "already, in line \(line)"
            problems.error("duplicate-name", "the name `\(scalar.text)` is taken \(place)", at: scalar)
            return nil
        }
        lines[scalar.text] = scalar.start.line
        return scalar.text
    }

    /// The first target of the account that the host belongs to, in the host's region where the account has it.
    private func account(_ fields: Fields) -> Target? {
        guard let scalar = fields.text("account") else { return nil }
        let found = accounts.filter { $0.account == scalar.text || $0.accountName == scalar.text }
        if found.isEmpty {
            problems.error(
                "unknown-account", "there is no account `\(scalar.text)` in the inventory", at: scalar,
                help: "list it under `accounts`, or leave `account` out")
        }
        let region = fields["region"]?.value.scalar?.text
        return found.first { $0.region == region } ?? found.first
    }

    private func host(
        _ fields: Fields, _ settings: HostSettings, at node: YAMLNode, region: String?
    ) -> Target.Host? {
        let given = Self.ways.filter { fields[$0] != nil }
        guard given.count == 1 else {
            problems.error(
                given.isEmpty ? "missing-key" : "several-ways",
                given.isEmpty
                    ? "a host says how it is reached: `ssh`, `ssm` or `local`"
                    : "a host is reached in one way, and this one has `\(given.joined(separator: "` and `"))`",
                at: given.last.flatMap { fields[$0]?.key.start } ?? node.mark)
            return nil
        }
        switch given[0] {
        case "ssh": return ssh(fields, settings)
        case "ssm": return ssm(fields, settings, region: region)
        default:
            guard fields.truth("local") == true else { return nil }
            return .local
        }
    }

    private func ssh(_ fields: Fields, _ settings: HostSettings) -> Target.Host? {
        guard let scalar = fields.text("ssh") else { return nil }
        let isWord = scalar.text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
        guard isWord, !scalar.text.hasPrefix("-") else {
            problems.error(
                "invalid-value", "`\(scalar.text)` is nothing that `ssh` can be given", at: scalar,
                help: "write `HOST`, `USER@HOST`, or a name of the configuration of `ssh`")
            return nil
        }
        return .ssh(settings.address(of: scalar.text, in: folder))
    }

    private func ssm(_ fields: Fields, _ settings: HostSettings, region: String?) -> Target.Host? {
        guard let scalar = fields.text("ssm") else { return nil }
        let parts = scalar.text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let isID =
            parts.count == 2 && ["i", "mi"].contains(parts[0]) && (8...17).contains(parts[1].utf8.count)
            && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isID else {
            problems.error(
                "invalid-value", "`\(scalar.text)` is no id of an instance", at: scalar,
                help: "ids look like `i-0123456789abcdef0`")
            return nil
        }
        if region == nil {
            problems.error(
                "missing-key", "a host that is reached over SSM has a `region`, or an `account` that has one",
                at: scalar)
        }
        return .ssm(Target.SSMAddress(instance: scalar.text, bucket: settings.bucket))
    }
}
