import TestSupport
import Testing

@Suite("Many hosts")
struct HostCountTests {
    @Test func `more hosts run at once than the login's descriptors are enough for`() async throws {
        let names = ["a", "b", "c", "d", "e", "f"]
        let place = try await HostFolder(names)
        // All sleep at once; the connections and blocks of six hosts do not fit into this limit.
        try place.folder.write("```bash\nsleep 3\n```\n", to: "doc.md")
        let outcome = try await Invocation(
            of: "/bin/sh",
            [
                "-c", #"ulimit -Sn 40 && exec "$0" "$@""#, Invocation.program, "run", "doc.md", "--inventory",
                "inventory.yaml", "--yes",
            ], in: place.folder
        ).run()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stderr.contains("finished: 6 succeeded"), "\(outcome)")
    }
}
