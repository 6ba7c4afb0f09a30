import TestSupport
import Testing

/// `http` and `tcp` blocks against a real nginx.
@Suite("Requests", .enabled(if: ServerProgram.nginx != nil, "needs nginx"))
struct RequestTests {
    let folder: TestFolder
    let server: ServerProgram
    let url: String
    private let port: UInt16

    init() async throws {
        let folder = try TestFolder()
        let port = ServerProgram.freePorts(1)[0]
        server = try ServerProgram.nginx(
            """
            server {
                listen 127.0.0.1:\(port);
                location /ready { return 200; }
                location /health { default_type application/json; return 200 '{"database":"ok"}'; }
                location /echo { return 200 'got $http_authorization'; }
                location /made { return 201 'made by $request_method'; }
                location /lost { return 444; }
                location /busy { return 503 'later'; }
                location /private { return 401; }
            }
            """, in: folder)
        folder.keep(server)
        self.folder = folder
        self.port = port
        url = "http://127.0.0.1:\(port)"
        #expect(await eventually { folder.has("nginx.pid") })
    }

    /// What nginx was asked.
    private var asked: [String] { folder.lines(of: "access.log") }

    private func run(_ text: String, _ arguments: String...) async throws -> (
        outcome: Invocation.Outcome, report: JSONText
    ) {
        try folder.write(text, to: "doc.md")
        let outcome = try await Invocation(["run", "doc.md", "--yes"] + arguments, in: folder).run()
        return (outcome, try JSONText(try await folder.runbook("report", "--format", "json").stdout))
    }

    /// A check in a document, asked once by `verify`.
    private func answer(_ check: String) async throws -> (answer: String?, reason: String?, all: String) {
        try folder.write("```bash {name=a}\ntrue\n```\n\n\(check)\n", to: "doc.md")
        _ = try await folder.runbook("verify", "doc.md")
        let text = try await folder.runbook("report", "--format", "json").stdout
        let report = try JSONText(text)
        return (
            report["executions.0.evidence.0.answer"], report["executions.0.evidence.0.reason"], text
        )
    }

    @Test func `status, header and body decide whether a request's check holds`() async throws {
        let cases = [
            ("verify", "/health", "holds", "status 200"),
            (
                "verify expect=\"database == 'ok'\" header=\"Content-Type: application/json\"", "/health",
                "holds", "`database == 'ok'` is true"
            ),
            (
                "verify expect=\"database == 'down'\"", "/health", "does not hold",
                "`database == 'down'` is false"
            ),
            (
                "verify header=\"Content-Type: text/html\"", "/health", "does not hold",
                "the header `Content-Type` of the answer does not contain `text/html`"
            ),
            ("verify header=X-None", "/health", "does not hold", "the answer has no header `X-None`"),
            ("verify", "/busy", "does not hold", "status 503, expected 200 to 299"),
            ("verify status=503 expect=later", "/busy", "holds", "printed `later`"),
            ("verify", "/private", "could not tell", "status 401, expected 200 to 299"),
            ("verify status=401", "/private", "holds", "status 401"),
        ]
        for (attributes, path, answer, reason) in cases {
            let found = try await self.answer("```http {\(attributes)}\nGET \(url)\(path)\n```")
            #expect(found.answer == answer && found.reason == reason, "\(attributes) \(path): \(found)")
        }
    }

    @Test func `who does not listen does not hold, and a name that is not known could not tell`() async throws
    {
        let free = ServerProgram.freePorts(1)[0]
        for block in [
            "http {verify}\nhttp://127.0.0.1:\(free)/", "tcp {verify}\n127.0.0.1:\(port)\n127.0.0.1:\(free)",
        ] {
            let found = try await answer("```\(block)\n```")
            #expect(found.answer == "does not hold", "\(found)")
        }
        for block in ["http {verify}\nhttp://no-such-name.invalid/", "tcp {verify}\nno-such-name.invalid:80"]
        {
            let found = try await answer("```\(block)\n```")
            #expect(found.answer == "could not tell", "\(found)")
        }
        let found = try await answer("```tcp {verify}\n127.0.0.1:\(port)\n```")
        #expect(found.answer == "holds" && found.reason == "127.0.0.1:\(port): connected", "\(found)")
    }

    @Test func `header lines are sent and never kept`() async throws {
        try folder.write(
            """
            ---
            parameters:
              TOKEN: {secret: true, required: true}
            ---

            ```http {name=ask expect="/got Bearer /"}
            GET \(url)/echo?who={{ target.id }}
            Authorization: Bearer {{ params.TOKEN }}
            X-Plain: plain-0123456789
            ```
            """, to: "doc.md")
        let outcome = try await Invocation(["run", "doc.md", "--yes"], in: folder)
            .environment("RUNBOOK_PARAM_TOKEN", "abcdef-0123456789-secret").run()
        let json = try await folder.runbook("report", "--format", "json").stdout
        let report = try JSONText(json)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(asked == ["GET /echo?who=local"])
        #expect(report["executions.0.state"] == "succeeded")
        let html = try await folder.runbook("report", "--format", "html").stdout
        let kept = outcome.stdout + outcome.stderr + html + json
        #expect(html.contains("status 200"))
        #expect(!kept.contains("abcdef-0123456789"))
        for file in folder.contents(below: ".runbook") {
            #expect(
                !String(decoding: file.bytes, as: UTF8.self).contains("abcdef-0123456789"), "\(file.name)")
        }
    }

    @Test func `a request that changes something is sent once, and its answer is the record`() async throws {
        let (outcome, report) = try await run(
            """
            ```http {name=make status=201}
            POST \(url)/made
            Content-Type: text/plain

            body
            ```

            ```http {verify}
            \(url)/ready
            ```
            """, "--force")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(asked == ["GET /ready", "POST /made", "GET /ready"])
        #expect(report["steps.0.kind"] == "http")
        let text = try await folder.runbook("report").stdout
        #expect(text.contains("POST \(url)/made") || text.contains("make"))
        let again = try await folder.runbook("resume")
        #expect(asked.count == 3, "\(again)")
    }

    @Test func `a lost answer is unknown, and the request is not sent again`() async throws {
        let (outcome, report) = try await run("```http {name=make retry=3}\nPOST \(url)/lost\n```\n")
        #expect(outcome.status == 4, "\(outcome)")
        #expect(report["executions.0.state"] == "unknown")
        _ = try await folder.runbook("resume")
        #expect(asked == ["POST /lost"])
        let (busy, second) = try await run("```http {name=make retry=3}\nPOST \(url)/busy\n```\n")
        #expect(busy.status == 4 && second["executions.0.state"] == "unknown", "\(busy)")
        #expect(asked == ["POST /lost", "POST /busy"])
    }

    @Test func `an idempotent request is sent again, and so is one that only reads`() async throws {
        let (outcome, _) = try await run(
            "```http {name=make retry=2 backoff=0 idempotent}\nPUT \(url)/lost\n```\n")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(asked == ["PUT /lost", "PUT /lost", "PUT /lost"])
    }

    @Test func `verify and plan send nothing that changes something`() async throws {
        let found = try await answer("```http {verify status=201}\nPOST \(url)/made\n```")
        #expect(found.answer == "could not tell", "\(found)")
        #expect(found.reason?.contains("`runbook verify` sends nothing that can") == true, "\(found)")
        let plan = try await folder.runbook("plan", "doc.md", "--checks")
        #expect(plan.stdout.contains("could not tell") || plan.stdout.contains("unknown"), "\(plan)")
        #expect(asked.isEmpty)
    }

    @Test func `lists say what kind of step it is`() async throws {
        try folder.write("```http {name=make}\nPOST \(url)/made\n```\n", to: "doc.md")
        #expect(try await folder.runbook("plan", "doc.md").stdout.contains("http POST"))
        #expect(try await folder.runbook("show", "--document", "doc.md").stdout.contains("http POST"))
        let json = try JSONText(
            try await folder.runbook("show", "--document", "doc.md", "--format", "json").stdout)
        #expect(json["steps.0.probe.method"] == "POST" && json["steps.0.kind"] == "http")
    }

    @Test func `a placeholder that is not declared is an error of check`() async throws {
        try folder.write("```http {name=a}\nGET \(url)/<WORKSPACE_ID>\n```\n", to: "doc.md")
        let check = try await folder.runbook("check", "doc.md")
        #expect(check.status == 2 && (check.stdout + check.stderr).contains("doc.md:2:"), "\(check)")
    }
}
