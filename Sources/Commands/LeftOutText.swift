internal import JSON
internal import Runbooks
internal import Texts

extension Console {
    /// Says which discovered accounts are no targets, and why: a line each.
    func sayLeftOut(of inventory: Inventory) {
        for account in inventory.leftOut {
            let name = ControlBytes.singleLine(account.name)
            say("left out: account \(account.account) (`\(name)`): \(account.reason)")
        }
    }
}

extension LeftOutAccount {
    /// As lists in JSON have it.
    var json: JSONValue {
        .object(["account": .string(account), "name": .string(name), "reason": .string(reason)])
    }
}
