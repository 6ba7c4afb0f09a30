internal import Runbooks

/// What is told of a connection that `ssh` could not make.
enum SSHFailure {
    /// The reason in one line, from what `ssh` wrote to standard error, and what to do.
    static func words(_ said: String, host: String, address: Target.SSHAddress) -> String {
        let lines = said.split(whereSeparator: \.isNewline).map(String.init).filter {
            !$0.allSatisfy { $0 == "@" || $0 == " " }
        }
        if said.contains("REMOTE HOST IDENTIFICATION HAS CHANGED") {
            return
                "the host key of \(host) (\(address.destination)) has changed: somebody may be listening, or the host "
                + "was made anew; when you know that it was, remove the old key with `ssh-keygen -R`"
        }
        if said.contains("Host key verification failed") {
            return
                "the host key of \(host) (\(address.destination)) is not known: connect once with `ssh` and compare it, "
                + "or say `accept-new-host-keys: true` in the inventory"
        }
        let last = lines.last ?? "it said nothing"
        if said.contains("Permission denied") {
            return "cannot log in to \(host) (\(address.destination)): \(last); "
                + "is the key in the agent, or named in the configuration of `ssh`?"
        }
        return "cannot reach \(host) (\(address.destination)): \(last)"
    }
}
