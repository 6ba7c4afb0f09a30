internal import JSON
internal import Runbooks

extension RunRecord.TargetRecord {
    /// How the host is reached and what it is, and that the calls it makes are not here; nil for a target that is none.
    var hostWords: String? {
        var parts: [String]
        switch target.host {
        case nil: return nil
        case .local: parts = ["this machine"]
        case .ssh(let address): parts = ["over SSH: \(address.destination)"]
        case .ssm(let address): parts = ["over SSM: \(address.instance)"]
        }
        let said = ["os", "version", "architecture"].compactMap { facts?[$0]?.string }.filter { !$0.isEmpty }
        if !said.isEmpty { parts.append(said.joined(separator: " ")) }
        if target.host != .local {
            parts.append("calls of `aws` in its blocks are the host's own, and not on record")
        }
        return parts.joined(separator: "; ")
    }
}
