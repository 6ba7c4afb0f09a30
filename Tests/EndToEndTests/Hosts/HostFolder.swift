import Foundation
import TestSupport

/// A folder with an inventory of real hosts.
struct HostFolder {
    let folder: TestFolder
    let hosts: TestHosts

    /// Starts hosts and lists them, all in the group `hosts`.
    ///
    /// `users`: Who connects to a host, in place of root.
    init(_ names: [String], users: [String: String] = [:], grace: String = "60s", more: String = "")
        async throws
    {
        folder = try TestFolder()
        hosts = try await TestHosts.up(names)
        let lines = names.map { name in
            "  - {name: \(name), ssh: \(users[name].map { "\($0)@" } ?? "")\(name), groups: [hosts]\(more)}"
        }
        try folder.write(
            "defaults: {ssh-config: \(hosts.sshConfig), reconnect-grace: \(grace)}\nhosts:\n"
                + lines.joined(separator: "\n") + "\n", to: "inventory.yaml")
    }

    /// Runs a document of this text.
    func run(_ document: String, _ arguments: String...) async throws -> Invocation.Outcome {
        try folder.write(document, to: "doc.md")
        return try await Invocation(
            ["run", "doc.md", "--inventory", "inventory.yaml", "--yes"] + arguments, in: folder
        ).run()
    }

    /// Starts a run of a document of this text.
    func start(_ document: String, _ arguments: String...) throws -> RunningInvocation {
        try folder.write(document, to: "doc.md")
        return try Invocation(
            ["run", "doc.md", "--inventory", "inventory.yaml", "--yes"] + arguments, in: folder
        ).start()
    }

    /// The lines of a file of a host, past its network; none when there is none.
    func lines(of file: String, on host: String) async throws -> [String] {
        try await hosts.enter(host, "cat", file).stdout.split(separator: "\n").map(String.init)
    }

    /// The report of the latest run.
    func report() async throws -> String { try await folder.runbook("report").stdout }
}
