internal import Runbooks
internal import YAML

/// The hosts that `discover` finds in an answer, and those that fit and are left out.
///
/// An instance goes by its tag `Name`, or by its id where another instance has that name; a host of a configuration goes by
/// its name there. What the inventory lists goes before what is found, and an earlier entry before a later one.
struct DiscoveredHosts {
    /// A host that was found.
    struct Found {
        let name: String
        /// The first entry that found it.
        let entry: DiscoveryRequest.Hosts
        let host: DiscoveryAnswer.Host
        /// The groups of every entry that found it.
        var groups: [String]
    }

    /// In the order of the entries; those of one entry by name.
    private(set) var found: [Found] = []
    /// Hosts that the inventory lists and entries found too, with the groups of these.
    private(set) var listed: [(id: Target.ID, groups: [String])] = []
    /// Those that fit an entry and that no entry takes, each once.
    private(set) var leftOut: [LeftOutHost] = []
    /// The hosts that the inventory lists.
    private let targets: [Target]
    /// The names of accounts.
    private let taken: Set<String>
    /// How many instances have a name.
    private let counts: [String: Int]
    private let problems: Problems

    /// Takes from an answer what a request asks for; entries that find nothing are reported.
    init(
        _ request: DiscoveryRequest, in answer: [[DiscoveryAnswer.Host]], listed targets: [Target],
        taken: Set<String>, _ problems: Problems
    ) {
        self.targets = targets
        self.taken = taken
        self.problems = problems
        var names: [String: String] = [:]
        for host in answer.joined() { if let id = host.instance?.id { names[id] = host.name } }
        counts = names.values.reduce(into: [:]) { $0[DiscoveredNames.word($1), default: 0] += 1 }
        for (entry, hosts) in zip(request.hosts, answer) { take(entry, from: hosts) }
        // A later entry may have taken what an earlier one could not.
        leftOut.removeAll { out in
            found.contains { $0.host.name == out.name && $0.host.instance?.id == out.instance }
        }
    }

    private mutating func take(_ entry: DiscoveryRequest.Hosts, from hosts: [DiscoveryAnswer.Host]) {
        var count = 0
        var reasons: [String] = []
        for host in hosts.filter(entry.matches).sorted(by: Self.order) {
            if let id = target(of: host) {
                listed.append((id, entry.groups))
                count += 1
            } else if let index = found.firstIndex(where: { $0.host.isSame(as: host) }) {
                let known = found[index].groups
                found[index].groups += entry.groups.filter { !known.contains($0) }
                count += 1
            } else if let reason = reason(against: host, entry) {
                let out = LeftOutHost(name: host.name, instance: host.instance?.id, reason: reason)
                reasons.append("\(out.instance ?? out.name) (\(reason))")
                if !leftOut.contains(where: { $0.name == out.name && $0.instance == out.instance }) {
                    leftOut.append(out)
                }
            } else {
                found.append(Found(name: name(of: host), entry: entry, host: host, groups: entry.groups))
                count += 1
            }
        }
        if count > 0 { return }
        problems.error(
            "no-host", "no host is meant by this entry", at: entry.mark,
            help: reasons.isEmpty
                ? entry.nothing(of: hosts.count) : "left out: " + reasons.joined(separator: ", "))
    }

    private static func order(_ left: DiscoveryAnswer.Host, _ right: DiscoveryAnswer.Host) -> Bool {
        (left.name, left.instance?.id ?? "") < (right.name, right.instance?.id ?? "")
    }

    /// The host of the list that it is.
    private func target(of host: DiscoveryAnswer.Host) -> Target.ID? {
        targets.first { target in
            switch target.host {
            case .ssm(let address): address.instance == host.instance?.id
            case .ssh(let address): host.instance == nil && address.destination == host.name
            case .local, nil: false
            }
        }?.id
    }

    private func name(of host: DiscoveryAnswer.Host) -> String {
        let word = DiscoveredNames.word(host.name)
        guard let id = host.instance?.id else { return word }
        return counts[word] == 1 && !taken.contains(word) && word.isSelectorWord && !word.isAccountID
            ? word : id
    }

    private func reason(against host: DiscoveryAnswer.Host, _ entry: DiscoveryRequest.Hosts) -> String? {
        if let reason = entry.lack(of: host) { return reason }
        let name = name(of: host)
        if !name.isSelectorWord { return "target expressions cannot say its name" }
        if taken.contains(name) { return "an account has its name" }
        if targets.contains(where: { $0.id.rawValue == name }) {
            return "the inventory lists another host of its name"
        }
        if found.contains(where: { $0.name == name }) {
            return "an entry before found another host of its name"
        }
        return nil
    }
}

extension DiscoveryAnswer.Host {
    /// It is the same instance, or the same name of a configuration.
    fileprivate func isSame(as other: DiscoveryAnswer.Host) -> Bool {
        instance?.id == other.instance?.id && (instance != nil || name == other.name)
    }
}

extension DiscoveredHosts.Found {
    /// How it is reached.
    func way(_ settings: HostSettings, in folder: String) -> Target.Host {
        guard case .instances(let instances) = entry.place, let instance = host.instance else {
            return .ssh(settings.address(of: host.name, in: folder))
        }
        if instances.isOverSSM {
            return .ssm(Target.SSMAddress(instance: instance.id, bucket: settings.bucket))
        }
        let address = instances.address(of: instance) ?? ""
        return .ssh(settings.address(of: instances.user.map { "\($0)@\(address)" } ?? address, in: folder))
    }
}

extension DiscoveryRequest.Instances {
    fileprivate func address(of instance: DiscoveryAnswer.Instance) -> String? {
        switch address {
        case .private: instance.privateAddress
        case .public: instance.publicAddress
        }
    }
}

extension DiscoveryRequest.Hosts {
    /// Why a host cannot be reached as the entry says; nil: it can.
    fileprivate func lack(of host: DiscoveryAnswer.Host) -> String? {
        guard let instance = host.instance, case .instances(let instances) = place else {
            return host.name.hasPrefix("-") ? "`ssh` takes its name for an option" : nil
        }
        if instance.state != "running" { return "it is \(instance.state)" }
        if instances.isOverSSM || instances.address(of: instance) != nil { return nil }
        return "it has no \(instances.address.rawValue) address"
    }

    /// What to say when nothing fits of so many hosts.
    fileprivate func nothing(of count: Int) -> String {
        switch place {
        case .configuration(let path):
            let file = path ?? "~/.ssh/config"
            return count == 0
                ? "`\(file)` names no host: patterns do not count"
                : "`names` and `exclude` leave none of the \(count) that `\(file)` names"
        case .instances:
            return count == 0
                ? "no instance of the accounts and regions has these `tags`"
                : "`names` and `exclude` leave none of the \(count) that have these `tags`"
        }
    }
}
