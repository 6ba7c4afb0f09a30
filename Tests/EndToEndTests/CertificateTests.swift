import TestSupport
import Testing

/// `tls` blocks against a real nginx, with certificates of an authority of the test's.
@Suite("Certificates", .enabled(if: ServerProgram.nginx != nil, "needs nginx"))
struct CertificateTests {
    @Test func `a certificate must be valid for the name and last long enough`() async throws {
        let folder = try TestFolder()
        let names = ["good", "short", "expired", "other"]
        try DatedCertificates.make(
            [
                ("good", "127.0.0.1", 60), ("short", "127.0.0.1", 5), ("expired", "127.0.0.1", -3),
                ("other", "other.example", 60),
            ],
            in: folder.path)
        let ports = ServerProgram.freePorts(names.count)
        let servers = zip(names, ports).map { name, port in
            "server { listen 127.0.0.1:\(port) ssl; ssl_certificate \(folder.path)/\(name).pem; ssl_certificate_key \(folder.path)/\(name).key; }"
        }
        let server = try ServerProgram.nginx(servers.joined(separator: "\n"), in: folder)
        defer { server.stop() }
        #expect(await eventually { folder.has("nginx.pid") })

        func answer(_ attributes: String, _ name: Int, trusted: Bool = true) async throws -> (
            answer: String?, reason: String
        ) {
            try folder.write(
                "```bash {name=a}\ntrue\n```\n\n```tls {verify \(attributes)}\n127.0.0.1:\(ports[name])\n```\n",
                to: "doc.md")
            _ = try await Invocation(["verify", "doc.md"], in: folder)
                .environment("SSL_CERT_FILE", trusted ? "\(folder.path)/authority.pem" : "").run()
            let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
            return (report["executions.0.evidence.0.answer"], report["executions.0.evidence.0.reason"] ?? "")
        }

        let good = try await answer("", 0)
        #expect(good.answer == "holds" && good.reason.contains("60 days"), "\(good)")
        #expect(good.reason.contains("Test authority"), "\(good)")
        let short = try await answer("", 1)
        #expect(
            short.answer == "does not hold" && short.reason.contains("5 days, and must last 14 days"),
            "\(short)")
        let enough = try await answer("days=5", 1)
        #expect(enough.answer == "holds", "\(enough)")
        let expired = try await answer("days=0", 2)
        #expect(expired.answer == "does not hold" && expired.reason.contains("ended on 20"), "\(expired)")
        #expect(expired.reason.contains("expired"), "\(expired)")
        let other = try await answer("", 3)
        #expect(other.answer == "does not hold" && other.reason.contains("is not valid"), "\(other)")
        let foreign = try await answer("", 0, trusted: false)
        #expect(foreign.answer == "does not hold" && foreign.reason.contains("is not valid"), "\(foreign)")
    }
}
