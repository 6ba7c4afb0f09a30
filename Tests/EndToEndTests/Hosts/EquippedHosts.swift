import Foundation
import TestSupport

/// Real hosts with the doubles of `Tests/Fixtures/host-doubles`: what cannot be had here, and an archive of what runbooks
/// download. A folder of a test's own has the archive, the checksums as `sums.yaml`, and an inventory.
struct EquippedHosts {
    /// What could not be done to a host.
    struct Unprepared: Error, CustomStringConvertible {
        /// What was said.
        let description: String
    }

    let folder: TestFolder
    let hosts: TestHosts

    /// Starts hosts and lays the doubles on them.
    ///
    /// - Parameters:
    ///   - debian: Those that stay Debian.
    ///   - amazon: Those that say that they are Amazon Linux 2023, with doubles of its package tools.
    ///   - folder: The test's own.
    /// - Throws: `Unprepared` with what went wrong.
    init(debian: [String], amazon: [String] = [], in folder: TestFolder) async throws {
        self.folder = folder
        hosts = try await TestHosts.up(debian + amazon)
        for name in debian { try await equip(name) }
        for name in amazon { try await equip(name, "amazon") }
    }

    private func equip(_ host: String, _ system: String...) async throws {
        let program = "\(RepositoryLayout.root)/Tests/Fixtures/host-doubles/equip"
        let outcome = try await Invocation(
            of: "/bin/bash", [program, hosts.sshConfig, folder.path, host] + system, in: folder
        ).run()
        guard outcome.status == 0 else { throw Unprepared(description: "\(outcome)") }
    }

    /// Says on a host where the workspace is that configurations name by its address at AWS: at another host's Prometheus.
    func place(workspaceOf name: String, at other: String) async throws {
        let url = "http://\(hosts.address(of: other)):9090"
        _ = try await hosts.enter(name, "sh", "-c", "echo \(url) >/etc/host-doubles/workspace-url")
    }

    /// Starts a Prometheus on a host that is no target: it stands for the workspace.
    func startWorkspace(on name: String) async throws {
        let script = """
            mkdir -p /srv/workspace && echo '{}' >/srv/workspace.yml
            setsid /usr/lib/host-doubles/prometheus --config.file=/srv/workspace.yml --storage.tsdb.path=/srv/workspace \
                --web.enable-remote-write-receiver </dev/null >/srv/workspace.log 2>&1 &
            until curl -fsS http://localhost:9090/-/ready; do sleep 0.2; done
            """
        let outcome = try await hosts.enter(name, "timeout", "60", "sh", "-c", script)
        guard outcome.status == 0 else { throw Unprepared(description: "\(outcome)") }
    }

    /// What a host's Prometheus answers to an instant query.
    func query(_ query: String, on name: String) async throws -> JSONText {
        let outcome = try await hosts.enter(
            name, "curl", "-fsS", "--get", "--data-urlencode", "query=\(query)",
            "http://localhost:9090/api/v1/query")
        guard outcome.status == 0 else { throw Unprepared(description: "\(outcome)") }
        return try JSONText(outcome.stdout)
    }

    /// Runs the program in the folder.
    func runbook(_ arguments: [String]) async throws -> Invocation.Outcome {
        try await Invocation(arguments, in: folder).run()
    }

    /// The latest run's executions that are not skipped, as `STEP TARGET`, each with its state and how often its block
    /// was started.
    func executions(_ options: String...) async throws -> [String: (state: String, attempts: Int)] {
        let outcome = try await runbook(["report", "--format", "json"] + options)
        let report = try JSONText(outcome.stdout)
        var found: [String: (String, Int)] = [:]
        for index in 0..<(report.count("executions") ?? 0) {
            guard let state = report["executions.\(index).state"], state != "skipped",
                let step = report["executions.\(index).step"],
                let target = report["executions.\(index).target"]
            else { continue }
            found["\(step) \(target)"] = (state, report.count("executions.\(index).attempts") ?? 0)
        }
        return found
    }
}
