import Foundation
import TestSupport
import Testing

/// The shipped runbooks that install on hosts. What cannot be had here are doubles; Prometheus and Node Exporter are real.
@Suite(
    "Rehearsal of the shipped runbooks on hosts",
    .enabled(if: TestHosts.hasNamespaces, "no network namespaces"))
struct ShippedHostTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try FileManager.default.copyItem(
            atPath: "\(RepositoryLayout.root)/runbooks", toPath: "\(folder.path)/runbooks")
    }

    @Test func `the single host has Debian's packages, answers, and restarts for a changed file only`()
        async throws
    {
        let hosts = try await TestHosts.up("one")
        try folder.write(
            "defaults: {ssh-config: \(hosts.sshConfig)}\nhosts:\n  - {name: one, ssh: ops@one}\n",
            to: "hosts.yaml")
        func run(every interval: String) async throws -> Invocation.Outcome {
            try await folder.runbook(
                "run", "runbooks/single-host.md", "--inventory", "hosts.yaml", "--yes",
                "--param", "packages=debian", "--param", "grafana=false", "--param", "collector=none",
                "--param", "scrape_interval=\(interval)")
        }
        let first = try await run(every: "2s")
        #expect(first.status == 0, "\(first.stderr.suffix(6000))")
        let answer = try await hosts.enter("one", "curl", "-fsS", "http://localhost:9090/api/v1/targets")
        #expect(answer.stdout.components(separatedBy: "\"health\":\"up\"").count == 3, "\(answer)")
        func process() async throws -> String {
            try await hosts.enter("one", "systemctl", "show", "--property=MainPID", "prometheus").stdout
        }
        let before = try await process()

        let second = try await run(every: "2s")
        #expect(second.status == 0 && !second.stderr.contains("✓"), "\(second)")
        #expect(try await process() == before)

        let third = try await run(every: "3s")
        let ran = third.stderr.split(separator: "\n").filter { $0.hasPrefix("✓") }
        #expect(third.status == 0 && ran.count == 2, "\(third)")
        #expect(ran.allSatisfy { $0.contains("prometheus-configuration") || $0.contains("start-prometheus") })
        #expect(try await process() != before)
    }

    @Test(
        "Grafana, agents and data sources are installed on two systems, once",
        arguments: [("grafana-agent-flow", ""), ("alloy", "alloy_")])
    func installed(collector: String, sums: String) async throws {
        let place = try await EquippedHosts(
            debian: ["workspace", "app-b"], amazon: ["grafana-1", "app-a"], in: folder)
        try await place.startWorkspace(on: "workspace")
        for name in ["grafana-1", "app-a", "app-b"] {
            try await place.place(workspaceOf: name, at: "workspace")
        }
        _ = try await SharedSandbox.shared.attach(to: folder)
        var inventory = folder.text(of: "runbooks/inventory.hosts.yaml")
        for name in ["grafana-1", "app-a", "app-b"] {
            inventory = inventory.replacing("ssh: \(name).example.internal", with: "ssh: ops@\(name)")
        }
        inventory = inventory.replacing(
            "defaults:\n", with: "defaults:\n  ssh-config: \(place.hosts.sshConfig)\n")
        try folder.write(inventory, to: "runbooks/inventory.hosts.yaml")
        let accounts = try await folder.useFreshAccounts(4, in: "runbooks/inventory.hosts.yaml")
        for (name, account) in [("app-a", accounts[2]), ("app-b", accounts[3])] {
            _ = try await place.hosts.enter(
                name, "sed", "-i", "s/333333333333/\(account)/", "/etc/host-doubles/ec2-instances.json")
        }
        let common = try parameters(of: place, collector: collector, sums: sums, account: accounts[0])

        let installed = try await place.runbook(["run", "runbooks/oss-install.md"] + common)
        #expect(installed.status == 0, "\(installed.stderr.suffix(6000))")
        let again = try await place.runbook(["run", "runbooks/oss-install.md"] + common)
        #expect(again.status == 0 && !again.stderr.contains("✓"), "\(again.stderr.suffix(6000))")

        let password = try await place.hosts.enter(
            "grafana-1", "sh", "-c",
            "sed -i 's/^;admin_password = admin/admin_password = open-sesame/' /etc/grafana/grafana.ini"
                + " && systemctl restart grafana-server")
        #expect(password.status == 0, "\(password)")
        let workspace = place.hosts.address(of: "workspace")
        try folder.write(
            "{workspace_url: \"http://\(workspace):9090\", amp_region: ap-northeast-2, grafana_password: open-sesame}\n",
            to: "sources.yaml")
        let sources = try await place.runbook(
            ["run", "runbooks/datasource.md"] + common.dropLast() + ["sources.yaml"])
        #expect(sources.status == 0, "\(sources.stderr.suffix(6000))")
        // The password is in no process list, no report and no journal.
        #expect(!sources.stderr.contains("open-sesame") && !sources.stdout.contains("open-sesame"))
        let listed = try await place.hosts.enter(
            "grafana-1", "curl", "-fsS", "-u", "admin:open-sesame", "http://localhost:3000/api/datasources")
        #expect(try JSONText("{\"all\":\(listed.stdout)}").count("all") == 3, "\(listed)")
    }

    /// The options that all runs have, with parameters in a file.
    private func parameters(
        of place: EquippedHosts, collector: String, sums: String, account: String
    ) throws -> [String] {
        var lines = [
            "amp_region: ap-northeast-2", "ec2_region: ap-northeast-2", "collector: \(collector)",
            "remote_write_url: https://aps-workspaces.ap-northeast-2.amazonaws.com/workspaces/ws-0123/api/v1/remote_write",
            "amp_role_arn: arn:aws:iam::\(account):role/AMP_Assume_Role",
        ]
        for line in folder.lines(of: "sums.yaml") where !line.hasPrefix("prometheus_sha256") {
            if line.hasPrefix("alloy_") {
                if sums == "alloy_" { lines.append("collector_" + line.dropFirst("alloy_".count)) }
            } else if !(line.hasPrefix("collector_") && sums == "alloy_") {
                lines.append(line)
            }
        }
        try folder.write(lines.joined(separator: "\n") + "\n", to: "params.yaml")
        return [
            "--sandbox", "--yes", "--inventory", "runbooks/inventory.hosts.yaml", "--params", "params.yaml",
        ]
    }
}
