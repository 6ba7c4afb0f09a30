internal import HTTP
internal import Hosts
internal import Runbooks

/// Asks from the target's own network: through the connection to a host, else straight from this machine.
struct HostDialer: Dialer {
    let connections: SSHConnections

    func route(to host: String, port: Int, from target: Target) async throws(ActionError) -> HTTPRoute {
        switch target.host {
        case .local, nil: return .direct
        case .ssm:
            throw ActionError("questions over the network cannot be asked from a host that SSM reaches")
        case .ssh(let address):
            let connection = connections.connection(to: address, name: target.id.rawValue)
            do throws(HostError) {
                if let refusal = try await connection.refusal(of: host, port: port) {
                    return .refused(refusal)
                }
                return .unixSocket(try await connection.forward(to: host, port: port))
            } catch {
                throw ActionError(error.message)
            }
        }
    }
}
