import TestSupport
import Testing

/// `promql` blocks against a real Prometheus that scrapes itself.
@Suite("Queries", .enabled(if: ServerProgram.prometheus != nil, "needs prometheus"))
struct QueryTests {
    @Test func `queries wait for their results, and say what they found`() async throws {
        let folder = try TestFolder()
        let port = ServerProgram.freePorts(1)[0]
        let url = "http://127.0.0.1:\(port)"
        func run(_ attributes: String, _ query: String) async throws -> (
            status: Int32, report: JSONText, all: String
        ) {
            try folder.write(
                "```bash {name=a}\ntrue\n```\n\n~~~promql {verify url=\(url) \(attributes)}\n\(query)\n~~~\n",
                to: "doc.md")
            let outcome = try await folder.runbook("run", "doc.md", "--yes", "--force")
            return (
                outcome.status, try JSONText(try await folder.runbook("report", "--format", "json").stdout),
                "\(outcome)"
            )
        }

        let nobody = try await run("within=0", "up")
        #expect(nobody.status == 1, "\(nobody.all)")
        #expect(nobody.report["executions.0.evidence.1.answer"] == "does not hold")

        let server = try ServerProgram.prometheus(port: port, in: folder)
        defer { server.stop() }
        // The first scrape is yet to come: the check waits for it.
        let up = try await run("within=60s every=500ms", "up{job=\"self\"} == 1")
        #expect(up.status == 0, "\(up.all)")
        let last = (up.report.count("executions.0.evidence") ?? 1) - 1
        #expect(up.report["executions.0.evidence.\(last).reason"] == "1 result")

        let compared = try await run(
            "expect=\"[?metric.job == 'self'].value | [0] == `1`\" within=0", "up")
        #expect(compared.status == 0, "\(compared.all)")
        let empty = try await run("within=0", "up{job=\"nobody\"}")
        #expect(empty.status == 1, "\(empty.all)")
        #expect(empty.report["executions.0.evidence.1.reason"] == "the result is empty")
        let wrong = try await run("within=0", "up{")
        #expect(wrong.report["executions.0.evidence.0.answer"] == "could not tell", "\(wrong.all)")
        #expect(
            wrong.report["executions.0.evidence.0.reason"]?.contains("parse error") == true, "\(wrong.all)")

        try folder.write("```promql {name=a url=\(url)}\nscalar(up)\n```\n", to: "doc.md")
        let step = try await folder.runbook("run", "doc.md", "--yes")
        #expect(step.status == 0, "\(step)")
    }
}
