import Foundation
import TestSupport
import Testing

/// Files that are fetched and delivered, with a real nginx.
@Suite(
    "Delivered files", .timeLimit(.minutes(10)),
    .enabled(if: NginxServer.isAvailable, "nginx is not installed"))
struct DeliveredFileTests {
    let folder: TestFolder
    let server: NginxServer
    private let contents = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })

    init() throws {
        folder = try TestFolder()
        server = try NginxServer()
        try server.put(contents, as: "tool-1.tar")
    }

    private func sum(of bytes: Data) async throws -> String {
        try bytes.write(to: URL(fileURLWithPath: "\(folder.path)/summed"))
        let outcome = try await Invocation(of: "/usr/bin/sha256sum", ["summed"], in: folder).run()
        return String(outcome.stdout.prefix(64))
    }

    private func write(_ source: String, _ sum: String, _ delivery: String = "") throws {
        try folder.write(
            """
            ---
            parameters:
              version: {default: "1"}
              delivery: {default: deliver}
              mirror: {default: "http://127.0.0.1:1"}
            ---

            ```text {name=tool file=\(folder.path)/tool mode=0750 source="\(source)" sha256=\(sum) delivery="{{ params.delivery }}"}
            # reviewed
            ```

            ```bash {name=use when=steps.tool.changed}
            echo changed >>marks
            ```
            """, to: "doc.md")
    }

    private var tool: Data? { FileManager.default.contents(atPath: "\(folder.path)/tool") }

    private func cached() -> [String] { folder.contents(below: ".runbook/files").map(\.name).sorted() }

    @Test func `a file is fetched once, verified, kept and delivered`() async throws {
        let sum = try await sum(of: contents)
        try write(server.url("old/tool-{{ params.version }}.tar"), sum)
        let first = try await folder.runbook("run", "doc.md", "--yes")
        #expect(first.status == 0, "\(first)")
        #expect(tool == contents)
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/tool")
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o750)
        #expect(cached() == [sum])
        #expect(server.requests == ["/old/tool-1.tar", "/tool-1.tar"], "the redirection is followed")
        // It is there: nothing is fetched, nothing changes. When it is gone it comes from the cache.
        let second = try await folder.runbook("run", "doc.md", "--yes")
        #expect(second.status == 0, "\(second)")
        try folder.remove("tool")
        let third = try await folder.runbook("run", "doc.md", "--yes")
        #expect(third.status == 0 && tool == contents, "\(third)")
        #expect(server.requests.count == 2)
        #expect(folder.lines(of: "marks") == ["changed", "changed"])
    }

    @Test func `a cache that was changed is not delivered, but fetched anew`() async throws {
        let sum = try await sum(of: contents)
        try write(server.url("tool-1.tar"), sum)
        try folder.write("something else", to: ".runbook/files/\(sum)")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 0 && tool == contents, "\(outcome)")
    }

    @Test(arguments: ["deliver", "direct"])
    func `a wrong checksum is told with both, and nothing is delivered`(delivery: String) async throws {
        let sum = try await sum(of: contents)
        let wrong = String(repeating: "0", count: 64)
        try write(server.url("tool-1.tar"), wrong)
        let outcome = try await folder.runbook(
            "run", "doc.md", "--yes", "--param", "delivery=\(delivery)")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains(sum) && outcome.stderr.contains(wrong), "\(outcome)")
        #expect(tool == nil && cached() == [])
        #expect(!folder.contents(below: ".").contains { $0.name.contains("tool.runbook-") })
    }

    @Test func `what is not there is told`() async throws {
        try write(server.url("none"), String(repeating: "0", count: 64))
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("the answer is HTTP 404"), "\(outcome)")
    }

    @Test func `a mirror takes the place of scheme and host`() async throws {
        let sum = try await sum(of: contents)
        try write("https://releases.example.com/tool-1.tar", sum)
        let outcome = try await folder.runbook(
            "run", "doc.md", "--yes", "--param", "delivery=mirror", "--param", "mirror=\(server.url("old/"))")
        #expect(outcome.status == 0 && tool == contents, "\(outcome)")
        #expect(server.requests == ["/old/tool-1.tar", "/tool-1.tar"])
    }

    @Test func `a target downloads a file itself, and verifies it`() async throws {
        let sum = try await sum(of: contents)
        try write(server.url("old/tool-1.tar"), sum)
        let outcome = try await folder.runbook("run", "doc.md", "--yes", "--param", "delivery=direct")
        #expect(outcome.status == 0 && tool == contents, "\(outcome)")
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/tool")
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o750)
        #expect(cached() == [])
        #expect(folder.lines(of: "marks") == ["changed"])
    }

    @Test func `a download that is killed leaves nothing under its name, and resume fetches it`() async throws
    {
        let large = Data(count: 3 << 20)
        try server.put(large, as: "slow/large")
        let sum = try await sum(of: large)
        try write(server.url("slow/large"), sum)
        let running = try Invocation(["run", "doc.md", "--yes"], in: folder).start()
        #expect(await eventually { folder.contents(below: ".runbook/files").contains { !$0.bytes.isEmpty } })
        running.signal(SIGKILL)
        #expect(await running.outcome().status == 137)
        #expect(!folder.has(".runbook/files/\(sum)") && tool == nil)
        let outcome = try await folder.runbook("resume")
        #expect(outcome.status == 0 && tool == large, "\(outcome)")
    }

    @Test(.enabled(if: TLSServer.isAvailable, "openssl or python3 is missing"))
    func `a company's own authority is trusted as the environment says`() async throws {
        let place = TemporaryFolder()
        let authority = try TLSServer.authority(in: place)
        let tls = try TLSServer(
            before: server.port,
            as: TLSServer.identity(["DNS:localhost", "IP:127.0.0.1"], of: authority, in: place))
        try write("https://localhost:\(tls.port)/tool-1.tar", try await sum(of: contents))
        let refused = try await folder.runbook("run", "doc.md", "--yes")
        #expect(refused.status == 1 && tool == nil, "\(refused)")
        let outcome = try await Invocation(["resume"], in: folder)
            .environment("AWS_CA_BUNDLE", authority.certificate).run()
        #expect(outcome.status == 0 && tool == contents, "\(outcome)")
    }
}
