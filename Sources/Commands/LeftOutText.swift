internal import JSON
internal import Runbooks
internal import Texts

extension Console {
    /// Says which discovered accounts and hosts are no targets, and why: a line each.
    func sayLeftOut(of inventory: Inventory) {
        for account in inventory.leftOut {
            let name = ControlBytes.singleLine(account.name)
            say("left out: account \(account.account) (`\(name)`): \(account.reason)")
        }
        for host in inventory.leftOutHosts {
            let instance = host.instance.map { " (\($0))" } ?? ""
            say("left out: host `\(ControlBytes.singleLine(host.name))`\(instance): \(host.reason)")
        }
    }
}

extension LeftOutAccount {
    /// As lists in JSON have it.
    var json: JSONValue {
        .object(["account": .string(account), "name": .string(name), "reason": .string(reason)])
    }
}

extension LeftOutHost {
    /// As lists in JSON have it.
    var json: JSONValue {
        var object: JSONObject = ["name": .string(name)]
        object["instance"] = instance.map(JSONValue.string)
        object["reason"] = .string(reason)
        return .object(object)
    }
}
