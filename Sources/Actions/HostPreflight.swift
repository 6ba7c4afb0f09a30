internal import Hosts
internal import JSON
internal import Runbooks

/// Looks whether a host has what steps will want there, before the first of them.
struct HostPreflight {
    let target: Target
    let route: any HostRoute
    /// What reads the blocks.
    let shells: Set<Step.Shell>
    /// Who runs them, beside whoever connects.
    let users: [HostUser]

    private static let freeLimitBytes = 16 << 20
    private static let skewLimitSeconds = 300

    /// Asks the host what it is, and where it finds the endpoints.
    func ask() async throws(HostError) -> HostFacts {
        try await HostFacts.ask(RouteShell(route), names: target.endpoints)
    }

    /// What is wrong, for people; nil: nothing.
    func problem(of facts: HostFacts) async throws(HostError) -> String? {
        if target.host != .local, let problem = Self.problem(of: facts, host: route.name, shells: shells) {
            return problem
        }
        for name in target.endpoints {
            let addresses = facts.addresses[name] ?? []
            if let problem = Self.problem(of: name, at: addresses, host: route.name) { return problem }
        }
        for user in users {
            if let problem = try await problem(becoming: user) { return problem }
        }
        return nil
    }

    // MARK: - What it says of itself

    static func problem(of facts: HostFacts, host: String, shells: Set<Step.Shell> = []) -> String? {
        if facts.freeBytes < freeLimitBytes {
            return "the disk of \(host) has \(facts.freeBytes >> 10) KiB left in /var/tmp, and steps need "
                + "\(freeLimitBytes >> 20) MiB there"
        }
        if abs(facts.clockSkewSeconds) > skewLimitSeconds {
            let direction = facts.clockSkewSeconds > 0 ? "ahead" : "behind"
            return
                "the clock of \(host) is \(abs(facts.clockSkewSeconds)) seconds \(direction): set it, as AWS refuses "
                + "requests that are more than five minutes off"
        }
        if shells.contains(.zsh) {
            return "steps for \(host) are read by zsh: on a host a block is read by bash or sh"
        }
        // `sh` is bash in its POSIX mode.
        if !shells.isEmpty, !facts.hasBash {
            return "\(host) has no bash, which steps there want: install it there"
        }
        return nil
    }

    // MARK: - Endpoints

    static func problem(of name: String, at addresses: [String], host: String) -> String? {
        let advice = "make a VPC endpoint for it, with private DNS names"
        guard !addresses.isEmpty else { return "\(host) finds no address for `\(name)`: \(advice)" }
        let others = addresses.filter { !PrivateAddress.holds($0) }
        if others.isEmpty { return nil }
        return "\(host) finds `\(name)` at \(others.joined(separator: ", ")), which is not private: \(advice)"
    }

    // MARK: - Users

    /// Becomes a user once. One that is not there yet is no problem: a step may make it.
    private func problem(becoming user: HostUser) async throws(HostError) -> String? {
        do {
            _ = try await HostScript.output(of: ":\n", on: route, as: user)
            return nil
        } catch {
            guard case .refused(let reason) = error else { throw error }
            let isThere = "read -r user; id -u \"$user\" >/dev/null 2>&1 && echo yes || :\n"
            let answer = try await HostScript.output(
                of: isThere, input: Array("\(user.name)\n".utf8), on: route)
            return answer.isEmpty ? nil : "no step can run as `\(user.name)`: \(reason)"
        }
    }
}
