public import Runbooks
internal import YAML

/// Reads inventory files: the accounts, regions and groups that a run acts on.
public enum InventoryReader {
    /// Reads the text of an inventory.
    ///
    /// Every problem is found at once, with the exception of text that is no YAML.
    ///
    /// - Parameters:
    ///   - source: The whole file.
    ///   - path: The path as the user gave it, for messages.
    /// - Returns: The inventory, nil when there are errors, and the problems in the file's order.
    public static func read(
        source: String, path: String
    ) -> (inventory: Inventory?, diagnostics: [Diagnostic]) {
        let problems = Problems(file: path)
        var inventory: Inventory?
        do throws(YAMLError) {
            let text = source.hasPrefix("\u{FEFF}") ? String(source.unicodeScalars.dropFirst()) : source
            let root = try YAMLParser.parse(text)
            let (targets, groups) = targetsAndGroups(root, problems)
            inventory = Inventory(path: path, source: source, targets: targets, groups: groups)
        } catch {
            problems.error("invalid-yaml", error.message, at: error.mark)
        }
        return (problems.hasErrors ? nil : inventory, problems.sorted)
    }

    /// The AWS partition that a region belongs to: `aws`, `aws-cn`, `aws-us-gov`.
    public static func partition(of region: String) -> String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }

    private static func targetsAndGroups(
        _ root: YAMLNode, _ problems: Problems
    ) -> (targets: [Target], groups: [String]) {
        guard !root.isNull else {
            problems.error(
                "missing-key", "the inventory is empty", at: root.mark, help: "list accounts under `accounts`"
            )
            return ([], [])
        }
        guard
            let fields = Fields(
                root, of: "an inventory", known: ["defaults", "accounts", "groups"], problems)
        else { return ([], []) }
        let defaults = fields["defaults"].flatMap { Defaults($0.value, problems) } ?? Defaults()
        guard let accounts = fields.list("accounts") else {
            if fields["accounts"] == nil {
                problems.error("missing-key", "the inventory has no `accounts`", at: root.mark)
            }
            return ([], [])
        }
        if accounts.isEmpty, let key = fields["accounts"]?.key {
            problems.error("empty-accounts", "`accounts` is empty: there is nothing to act on", at: key)
        }
        var reader = AccountReader(defaults: defaults, problems: problems)
        for account in accounts { reader.read(account) }
        var resolver = GroupResolver(
            targets: reader.targets, accountGroups: reader.groups, names: reader.names, problems: problems)
        if let groups = fields["groups"] { resolver.resolve(groups.value) }
        return (resolver.targets, resolver.groups)
    }
}
