import Foundation
import TestSupport
import Testing

/// The guides that cannot be edited, with sidecars of ours.
@Suite("Guides with sidecars", .enabled(if: GuideFolder.isThere, GuideFolder.absence))
struct GuideSidecarTests {
    let guides: GuideFolder

    init() throws { guides = try GuideFolder() }

    @Test(arguments: GuideFolder.names)
    func `check finds nothing in a guide with its sidecar`(name: String) async throws {
        let check = try await guides.folder.runbook("check", "\(name).md")
        #expect(check.status == 0 && check.stderr.contains(", 0 errors, 0 warnings"), "\(check)")
        // Nothing is written where every digest is right.
        let before = guides.folder.text(of: "\(name).runbook.yaml")
        let update = try await guides.folder.runbook("check", "\(name).md", "--update-sidecar")
        #expect(update.status == 0 && guides.folder.text(of: "\(name).runbook.yaml") == before, "\(update)")
    }

    @Test(
        "one changed line of a guide is found, whether it is a policy, data, or what is skipped",
        arguments: [
            ("aws-iam-config", "\"aps:RemoteWrite\",", "\"aps:*\","),
            ("aws-infra-config", ".aps             # ", ".aps-2           # "),
            ("grafana-datasource-config", "tail -f", "tail -F"),
            ("oss-installation-and-configuration-guide", "redhat/amd64", "redhat/arm64"),
            ("single-ec2-test", "v2.55.1", "v2.55.2"),
        ])
    func changed(name: String, old: String, new: String) async throws {
        let text = guides.folder.text(of: "\(name).md")
        let range = try #require(text.range(of: old))
        try guides.folder.write(text.replacingCharacters(in: range, with: new), to: "\(name).md")
        let number = text[..<range.lowerBound].count { $0 == "\n" } + 1
        let line = guides.folder.text(of: "\(name).md").components(separatedBy: "\n")[number - 1]
        let check = try await guides.folder.runbook("check", "\(name).md")
        #expect(check.status == 2, "\(check)")
        #expect(check.stderr.contains(", 1 error, 0 warnings"), "\(check)")
        // The block of the infrastructure guide stands in a list.
        let shown = name == "aws-infra-config" ? String(line.dropFirst(3)) : line
        #expect(check.stdout.contains("\n  + \(number) | \(shown)\n"), "\(check)")
        let run = try await guides.folder.runbook("run", "\(name).md", "--yes")
        #expect(run.status == 2, "\(run)")
    }

    @Test func `alternatives of a guide are not both steps`() async throws {
        let shown = try await guides.folder.runbook(
            "show", "--document", "oss-installation-and-configuration-guide.md", "--format", "json")
        #expect(shown.stdout.contains("grafana-enterprise-11.1.3"))
        #expect(!shown.stdout.contains("grafana-enterprise-11.3.1") && !shown.stdout.contains("redhat"))
        #expect(!shown.stdout.contains("tail -f"))
    }
}
