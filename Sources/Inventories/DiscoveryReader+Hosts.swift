internal import JSON
internal import Runbooks
internal import YAML

extension DiscoveryReader {
    private static let shared = ["names", "exclude", "groups", "vars"] + HostSettings.keys
    private static let instanceKeys =
        ["tags", "accounts", "regions", "via", "user", "address"] + shared

    func hosts(_ node: YAMLNode) -> DiscoveryRequest.Hosts? {
        guard let fields = Fields(node, of: "an entry of `hosts`", known: ["ssh", "ec2"], problems) else {
            return nil
        }
        switch (fields["ssh"], fields["ec2"]) {
        case (let (_, value)?, nil):
            let known = Self.shared.filter { $0 != "bucket" }
            guard let fields = Fields(value, of: "`ssh`", known: known, problems) else { return nil }
            let settings = HostSettings(fields, problems)
            let configuration = settings.or(defaults.hosts).configurationPath(in: folder)
            return hosts(fields, settings, at: node, in: .configuration(configuration))
        case (nil, let (_, value)?):
            guard let fields = Fields(value, of: "`ec2`", known: Self.instanceKeys, problems) else {
                return nil
            }
            return hosts(
                fields, HostSettings(fields, problems), at: node, in: .instances(instances(fields)))
        case (nil, nil), (_?, _?):
            problems.error(
                "invalid-value", "an entry of `hosts` looks in one place: `ssh` or `ec2`", at: node,
                help: "write `- ssh: {names: [\"web-*\"]}` or `- ec2: {tags: {Monitoring: \"true\"}}`")
            return nil
        }
    }

    private func hosts(
        _ fields: Fields, _ settings: HostSettings, at node: YAMLNode,
        in place: DiscoveryRequest.Hosts.Place
    ) -> DiscoveryRequest.Hosts {
        DiscoveryRequest.Hosts(
            place: place, range: problems.range(at: node.mark), mark: node.mark,
            names: (fields.texts("names") ?? []).map { NameGlob($0.text) },
            exclude: (fields.texts("exclude") ?? []).map { NameGlob($0.text) },
            groups: fields.groups(problems),
            variables: fields["vars"].map { Variables(problems).object(of: $0.value) } ?? JSONObject(),
            settings: settings)
    }

    private func instances(_ fields: Fields) -> DiscoveryRequest.Instances {
        let way = choice(fields, "via", of: ["ssh", "ssm"]) ?? "ssh"
        for key in ["user", "address"] where way == "ssm" {
            guard let entry = fields[key] else { continue }
            problems.error(
                "conflict", "`\(key)` goes with `via: ssh`: SSM knows instances by their ids", at: entry.key)
        }
        let user = fields.text("user")
        if let user, user.text.hasPrefix("-") || !user.text.isMade(of: ".-@+\\", length: 1...256) {
            problems.error("invalid-value", "`\(user.text)` is no name of a user", at: user)
        }
        let addresses = DiscoveryRequest.Instances.Address.allCases.map(\.rawValue)
        return DiscoveryRequest.Instances(
            tags: tags(fields), accounts: (fields.texts("accounts") ?? []).compactMap(account),
            regions: fields.regions(problems), user: user?.text,
            address: choice(fields, "address", of: addresses).flatMap { .init(rawValue: $0) } ?? .private,
            isOverSSM: way == "ssm")
    }

    private func account(_ scalar: YAMLScalar) -> DiscoveryRequest.Instances.Account? {
        do throws(TargetSelectorError) {
            return DiscoveryRequest.Instances.Account(
                selector: try TargetSelector(parsing: scalar.text), range: problems.range(at: scalar.start))
        } catch {
            problems.error("invalid-expression", error.message, in: scalar, offset: error.offset)
            return nil
        }
    }

    private func choice(_ fields: Fields, _ key: String, of words: [String]) -> String? {
        guard let scalar = fields.text(key) else { return nil }
        if words.contains(scalar.text) { return scalar.text }
        let list = words.map { "`\($0)`" }.joined(separator: " or ")
        problems.error("invalid-value", "`\(key)` is \(list)", at: scalar)
        return nil
    }
}
