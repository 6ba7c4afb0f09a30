import Foundation
import TestSupport
import Testing

/// The guides that install on hosts, unmodified, with their sidecars. What cannot be had here are doubles.
@Suite(
    "Guides with sidecars on hosts", .enabled(if: GuideFolder.isThere, GuideFolder.absence),
    .enabled(if: TestHosts.hasNamespaces, "no network namespaces"))
struct GuideHostTests {
    @Test func `the installation guide runs to the end, though its link is cut and its engine killed`()
        async throws
    {
        let place = try await EquippedHosts(
            debian: ["workspace"], amazon: ["app"], in: try GuideFolder().folder)
        try await place.startWorkspace(on: "workspace")
        try await place.place(workspaceOf: "app", at: "workspace")
        try place.folder.write(
            """
            defaults: {ssh-config: \(place.hosts.sshConfig)}
            hosts:
              - {name: app, ssh: ops@app, groups: [grafana-hosts, monitored-hosts]}
            """, to: "hosts.yaml")
        try place.folder.write(
            """
            amp_region: ap-northeast-2
            ec2_region: ap-northeast-2
            remote_write_url: https://aps-workspaces.ap-northeast-2.amazonaws.com/workspaces/ws-0123/api/v1/remote_write
            amp_role_arn: arn:aws:iam::111111111111:role/AMP_Assume_Role
            """, to: "hosts-params.yaml")
        let document = "oss-installation-and-configuration-guide.md"
        let running = try Invocation(
            ["run", document, "--inventory", "hosts.yaml", "--params", "hosts-params.yaml", "--yes"],
            in: place.folder
        ).start()
        let isUnderWay = await eventually(within: .seconds(120)) {
            running.hasEnded || running.stderr.contains("succeeded  app  install-agent")
        }
        #expect(isUnderWay && !running.hasEnded, "\(running.stderr)")
        try await place.hosts.link("app", .down)
        running.signal(SIGKILL)
        _ = await running.outcome()
        try await place.hosts.link("app", .up)
        let before = try await place.executions().filter { $0.value.state == "succeeded" }
        #expect(before.count >= 6)
        let resumed = try await place.runbook(["resume"])
        #expect(resumed.status == 0, "\(resumed.stderr.suffix(6000))")
        let after = try await place.executions()
        #expect(after.count == 12)
        for (execution, (state, attempts)) in after {
            #expect(state == "succeeded", "\(execution)")
            if before[execution] != nil { #expect(attempts == 1, "ran again: \(execution)") }
        }

        // What was scraped on the host arrives, with the labels of its instance.
        let up = try await place.query("up{instance_name=\"app\"}", on: "workspace")
        #expect(up["data.result.0.value.1"] == "1", "\(up)")
        let verification = try await place.runbook(
            ["verify", document, "--inventory", "hosts.yaml", "--params", "hosts-params.yaml"])
        #expect(verification.status == 0, "\(verification)")
    }

    @Test func `the single-host guide runs to the end, with what it writes wrongly mended`() async throws {
        let place = try await EquippedHosts(debian: ["spare"], amazon: ["one"], in: try GuideFolder().folder)
        try place.folder.write(
            "defaults: {ssh-config: \(place.hosts.sshConfig)}\nhosts:\n  - {name: one, ssh: ops@one}\n",
            to: "hosts.yaml")
        let outcome = try await place.runbook(
            ["run", "single-ec2-test.md", "--inventory", "hosts.yaml", "--yes"])
        #expect(outcome.status == 0, "\(outcome.stderr.suffix(6000))")
        // The guide's own configuration was refused, and the service still ended up running.
        let refused = try await place.hosts.enter(
            "one", "grep", "Error loading config", "/var/log/svc/prometheus.service")
        #expect(refused.status == 0, "\(refused)")
        let written = try await place.query("up{job=\"prometheus.scrape.instances\"}", on: "one")
        #expect(written.count("data.result") == 1)
        let grafana = try await place.hosts.enter("one", "curl", "-fsS", "http://localhost:3000/api/health")
        #expect(try JSONText(grafana.stdout)["version"] == "11.1.3")
    }
}
