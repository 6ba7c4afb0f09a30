internal import Execution
internal import Hosts
public import JSON
internal import Runbooks

/// The passwords that `sudo` wants on some hosts: parameters that the inventory names.
public struct SudoPasswords: Sendable {
    private let parameters: JSONObject

    /// `parameters`: Those of the run.
    public init(parameters: JSONObject) { self.parameters = parameters }

    /// Who runs a step on a target; nil: whoever connects.
    func user(of step: Step, on target: Target) -> HostUser? {
        step.user.map { user(named: $0, on: target) }
    }

    /// The user of that name on a target.
    func user(named name: String, on target: Target) -> HostUser {
        guard case .ssh(let address) = target.host, let parameter = address.sudoPassword else {
            return HostUser(name: name)
        }
        return HostUser(name: name, password: parameters[parameter]?.string ?? "")
    }
}
