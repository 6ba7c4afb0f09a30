import Foundation
import TestSupport
import Testing

/// A guide that nobody edits, with a sidecar beside it.
@Suite("Sidecars of guides")
struct GuideSidecarFlowTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write(
            """
            # 안내

            ## Policy

            ```json
            {"Region": "<리전>"}
            ```

            ## In the console

            Click *Create*.

            ## Troubleshooting

            ```bash
            touch trouble
            ```
            """, to: "guide.md")
        try folder.write(
            """
            placeholders: {"<리전>": "'ap-northeast-2'"}
            sections:
              - heading: Policy
                blocks:
                  1: {name: policy, file: policy.json}
              - heading: In the console
                steps:
                  - name: create
                    text: |
                      grep -q ap-northeast-2 policy.json
                      touch created
                  - verify: create
                    text: test -e created
              - heading: Troubleshooting
                skip: only then
            """, to: "guide.runbook.yaml")
    }

    @Test func `a guide runs without being edited, and its report shows what was added`() async throws {
        var outcome = try await folder.runbook("check", "guide.md")
        #expect(outcome.status == 2 && outcome.stdout.contains("[missing") == false, "\(outcome)")
        #expect(
            outcome.stdout.contains("guide.runbook.yaml:5:7: error: the entry does not say"), "\(outcome)")
        outcome = try await folder.runbook("check", "guide.md", "--update-sidecar")
        #expect(outcome.status == 0, "\(outcome)")
        outcome = try await folder.runbook("run", "guide.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.has("created") && !folder.has("trouble"))
        let report = try await folder.runbook("report", "--format", "html")
        for text in ["guide.runbook.yaml", "touch created", "In the console", "its sidecar"] {
            #expect(report.stdout.contains(text), "\(text)")
        }
        let json = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(json["documents.0.sidecar.path"] == "guide.runbook.yaml")
        #expect(json["documents.0.sidecar.sha256"]?.count == 64)
    }

    @Test func `a failing line of a sidecar is named, mended there, and the run goes on`() async throws {
        try folder.write(
            folder.text(of: "guide.runbook.yaml").replacing("touch created", with: "false; touch created"),
            to: "guide.runbook.yaml")
        _ = try await folder.runbook("check", "guide.md", "--update-sidecar")
        let lines = folder.text(of: "guide.runbook.yaml").split(
            separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("false; touch") }) + 1
        var outcome = try await folder.runbook("run", "guide.md", "--yes")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("guide.runbook.yaml:\(line)"), "\(outcome)")
        try folder.write(
            folder.text(of: "guide.runbook.yaml").replacing("false; touch", with: "touch"),
            to: "guide.runbook.yaml")
        outcome = try await folder.runbook("resume")
        #expect(outcome.status == 2 && outcome.stderr.contains("guide/create"), "\(outcome)")
        outcome = try await folder.runbook("resume", "--accept-changes")
        #expect(outcome.status == 0 && folder.has("created"), "\(outcome)")
    }

    @Test func `a guide that changed under its sidecar stops a run before anything happens`() async throws {
        _ = try await folder.runbook("check", "guide.md", "--update-sidecar")
        try folder.write(
            folder.text(of: "guide.md").replacing("\"Region\"", with: "\"Where\""), to: "guide.md")
        var outcome = try await folder.runbook("run", "guide.md", "--yes")
        #expect(outcome.status == 2 && !folder.has("policy.json"), "\(outcome)")
        #expect(outcome.stderr.contains("+ 6 | {\"Where\": \"<리전>\"}"), "\(outcome)")
        outcome = try await folder.runbook("check", "guide.md", "--update-sidecar")
        #expect(outcome.status == 0 && outcome.stderr.contains("1 digest written"), "\(outcome)")
    }

    @Test func `problems of several sidecars are told file by file`() async throws {
        for (name, blanks) in [("one", "\n"), ("two", "")] {
            try folder.write("# A\n", to: "\(name).md")
            try folder.write(
                "sections:\n\(blanks)- {heading: B, skip: x}\n\n\n- {heading: C, skip: x}\n",
                to: "\(name).runbook.yaml")
        }
        let outcome = try await folder.runbook("check", "one.md", "two.md")
        let places = outcome.stdout.split(separator: "\n").filter { $0.contains(": error: ") }.map {
            $0.split(separator: ":").prefix(2).joined(separator: ":")
        }
        #expect(
            places == [
                "one.runbook.yaml:3", "one.runbook.yaml:6", "two.runbook.yaml:2", "two.runbook.yaml:5",
            ], "\(outcome)")
    }

    @Test func `init proposes a sidecar once, and what it proposes can be checked`() async throws {
        var outcome = try await folder.runbook("init", "guide.md")
        #expect(
            outcome.status == 2 && outcome.stderr.contains("`guide.runbook.yaml` is there already"),
            "\(outcome)")
        try folder.remove("guide.runbook.yaml")
        outcome = try await folder.runbook("init", "guide.md")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stderr.contains("runbook check guide.md"), "\(outcome)")
        outcome = try await folder.runbook("check", "guide.md")
        #expect(outcome.status == 0 && outcome.stderr.contains("0 errors"), "\(outcome)")
    }
}
