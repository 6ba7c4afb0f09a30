public import Runbooks
internal import YAML

/// Reads inventory files: the accounts, regions, hosts and groups that a run acts on.
public enum InventoryReader {
    /// Reads the text of an inventory.
    ///
    /// Every problem is found at once, with the exception of text that is no YAML.
    ///
    /// - Parameters:
    ///   - source: The whole file.
    ///   - path: The path as the user gave it, for messages.
    ///   - answer: The answer to `discovery`; nil: what the file discovers stays open, and the inventory is partial.
    /// - Returns: The inventory, nil when there are errors, and the problems in the file's order.
    public static func read(
        source: String, path: String, answer: DiscoveryAnswer? = nil
    ) -> (inventory: Inventory?, diagnostics: [Diagnostic]) {
        let problems = Problems(file: path)
        var inventory: Inventory?
        do throws(YAMLError) {
            inventory = Inventory(path: path, source: source, targets: [])
            try read(root(of: source), answer, path: path, into: &inventory, problems)
        } catch {
            problems.error("invalid-yaml", error.message, at: error.mark)
        }
        return (problems.hasErrors ? nil : inventory, problems.sorted)
    }

    /// What an inventory wants to be discovered, before anybody is asked.
    ///
    /// - Parameters:
    ///   - source: The whole file.
    ///   - path: The path as the user gave it, for messages.
    /// - Returns: The request; nil when the file has none, or has errors, which `read` tells.
    public static func discovery(source: String, path: String) -> DiscoveryRequest? {
        guard read(source: source, path: path).diagnostics.isEmpty, let root = try? root(of: source),
            let node = root["discover"], !node.isNull
        else { return nil }
        let problems = Problems(file: path)
        let defaults = root["defaults"].flatMap { Defaults($0, problems) } ?? Defaults()
        return DiscoveryReader(defaults: defaults, problems: problems, folder: folder(of: path)).read(node)
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    private static func root(of source: String) throws(YAMLError) -> YAMLNode {
        try YAMLParser.parse(
            source.hasPrefix("\u{FEFF}") ? String(source.unicodeScalars.dropFirst()) : source)
    }

    /// The AWS partition that a region belongs to: `aws`, `aws-cn`, `aws-us-gov`.
    public static func partition(of region: String) -> String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }

    private static func read(
        _ root: YAMLNode, _ answer: DiscoveryAnswer?, path: String, into inventory: inout Inventory?,
        _ problems: Problems
    ) {
        guard !root.isNull else {
            return problems.error(
                "missing-key", "the inventory is empty", at: root.mark, help: "list accounts under `accounts`"
            )
        }
        let known = ["defaults", "accounts", "discover", "hosts", "groups"]
        guard let fields = Fields(root, of: "an inventory", known: known, problems) else { return }
        let defaults = fields["defaults"].flatMap { Defaults($0.value, problems) } ?? Defaults()
        let accounts = fields.list("accounts")
        if accounts == nil, fields["accounts"] != nil { return }
        let hosts = fields.list("hosts")
        if fields["discover"] == nil, hosts == nil || fields["accounts"] != nil {
            guard let accounts, let key = fields["accounts"]?.key else {
                return problems.error("missing-key", "the inventory has no `accounts`", at: root.mark)
            }
            if accounts.isEmpty {
                problems.error(
                    "empty-accounts", "`accounts` is empty: there is nothing to act on", at: key)
            }
        }
        var reader = AccountReader(defaults: defaults, problems: problems)
        for account in accounts ?? [] { reader.read(account) }
        var request: DiscoveryRequest?
        if let discover = fields["discover"] {
            request = DiscoveryReader(defaults: defaults, problems: problems, folder: folder(of: path))
                .read(discover.value)
            reader.know(request?.groups ?? [])
            if let request, let answer, !problems.hasErrors {
                let accounts = DiscoveredAccounts(
                    request, in: answer, listed: Set(reader.targets.compactMap(\.account)), problems)
                reader.add(accounts.found, defined: definedGroups(fields))
                inventory?.leftOut = accounts.leftOut
            } else {
                inventory?.isPartial = true
            }
        }
        var hostReader = HostReader(
            defaults: defaults, accounts: reader.targets, taken: reader.names, folder: folder(of: path),
            problems: problems)
        for host in hosts ?? [] { hostReader.read(host) }
        reader.know(hostReader.groups)
        if let request, !request.hosts.isEmpty {
            if let answer = answer?.hosts, !problems.hasErrors {
                let discovered = DiscoveredHosts(
                    request, in: answer, listed: hostReader.targets,
                    taken: Set(reader.names + reader.targets.compactMap(\.accountName)), problems)
                hostReader.add(discovered)
                inventory?.leftOutHosts = discovered.leftOut
            } else {
                inventory?.isPartial = true
            }
        }
        var resolver = GroupResolver(
            targets: hostReader.accountsWithHosts + hostReader.targets, accountGroups: reader.groups,
            names: reader.names,
            isPartial: inventory?.isPartial ?? false, problems: problems)
        if let groups = fields["groups"] { resolver.resolve(groups.value) }
        inventory?.targets = resolver.targets
        inventory?.groups = resolver.groups
    }

    private static func definedGroups(_ fields: Fields) -> [String] {
        guard case .mapping(let entries, _) = fields["groups"]?.value else { return [] }
        return entries.map(\.key.text)
    }
}
