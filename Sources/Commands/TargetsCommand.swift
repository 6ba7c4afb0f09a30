internal import Arguments
internal import Files
internal import JSON
internal import Journals
internal import Runbooks
internal import Texts

/// `runbook targets`: the targets of an inventory, with their groups; hosts with how they are reached, and what they said of
/// themselves in the latest run that reached them.
struct TargetsCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() async throws -> ExitCode {
        var loader = DocumentLoader(console: console)
        let runbooks = try loader.runbooks(arguments.positional)
        let inventory = try await loader.inventory(
            named: arguments.value("inventory"), for: runbooks, asking: AccountDiscovery())
        try loader.requireSound()
        let selector = try arguments.value("target").map(RunCommand.selector)
        let targets = inventory.targets.filter { selector?.matches($0) ?? true }
        let facts = targets.contains { $0.host != nil } ? try facts(beside: inventory) : [:]
        if arguments.value("format") == "json" {
            console.print(json(targets, facts, inventory).serialized(indent: 2))
            return .success
        }
        console.sayLeftOut(of: inventory)
        let places = targets.map(Self.place)
        let width = targets.map { DisplayWidth.columns(of: $0.id.rawValue) }.max() ?? 0
        let placeWidth = places.map(DisplayWidth.columns).max() ?? 0
        for (target, place) in zip(targets, places) {
            let id = DisplayWidth.padded(target.id.rawValue, to: width)
            let groups = target.groups.joined(separator: " ")
            let said = facts[target.id].map(Self.words) ?? ""
            console.print(
                "\(id)  \(DisplayWidth.padded(place, to: placeWidth))  \(groups)"
                    + (said.isEmpty ? "" : "\(groups.isEmpty ? "" : "  ")(\(said))"))
        }
        return .success
    }

    private func json(
        _ targets: [Target], _ facts: [Target.ID: JSONObject], _ inventory: Inventory
    ) -> JSONValue {
        let list = targets.map { target -> JSONValue in
            var object = JSONObject()
            object["id"] = .string(target.id.rawValue)
            object["account"] = target.account.map(JSONValue.string)
            object["region"] = target.region.map(JSONValue.string)
            object["groups"] = .array(target.groups.map(JSONValue.string))
            object["vars"] = .object(target.variables)
            object["host"] = target.host.map(\.json)
            if target.host != nil { object["facts"] = facts[target.id].map(JSONValue.object) ?? .null }
            return .object(object)
        }
        return .object([
            "schema": "runbook.targets/1", "targets": .array(list),
            "leftOut": .array(inventory.leftOut.map(\.json)),
            "leftOutHosts": .array(inventory.leftOutHosts.map(\.json)),
        ])
    }

    /// What the journal that a run would use knows; nothing without one.
    private func facts(beside inventory: Inventory) throws -> [Target.ID: JSONObject] {
        let location = JournalLocation(
            named: arguments.value("journal"), isSandbox: false, inventory: inventory.path)
        guard FileTree.exists(location.path) else { return [:] }
        return try JournalReader(path: location.path).latestFacts()
    }

    /// An account, or how a host is reached.
    private static func place(_ target: Target) -> String {
        switch target.host {
        case .local, nil: target.account ?? "this machine"
        case let host?: ControlBytes.singleLine(host.text)
        }
    }

    /// `debian 12, x86_64`.
    private static func words(_ facts: JSONObject) -> String {
        let system = ["os", "version"].compactMap { facts[$0]?.string }.filter { !$0.isEmpty }
        let words = [system.joined(separator: " "), facts["architecture"]?.string ?? ""]
        return ControlBytes.singleLine(words.filter { !$0.isEmpty }.joined(separator: ", "))
    }
}

extension Target.Host {
    /// As an inventory says how a host is reached.
    fileprivate var json: JSONValue {
        switch self {
        case .local: .object(["local": .bool(true)])
        case .ssh(let address): .object(["ssh": .string(address.destination)])
        case .ssm(let address): .object(["ssm": .string(address.instance)])
        }
    }
}
