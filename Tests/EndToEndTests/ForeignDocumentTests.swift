import TestSupport
import Testing

/// What other tools keep beside and in their documents.
@Suite("Documents of other tools, run")
struct ForeignDocumentFlowTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test func `an ini file beside a document gives its variables values`() async throws {
        try folder.write("# A\n\n```bash\necho \"$REGION\" > region\n```\n", to: "docs/a.md")
        try folder.write("[DEFAULT]\nREGION = 서울\nOTHER=x\n", to: "docs/a.ini")
        let outcome = try await folder.runbook("run", "docs/a.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.text(of: "docs/region") == "서울\n")
    }

    @Test func `a document that is to be done first is named`() async throws {
        try folder.write("# N\n\n```bash\ntrue\n```\n", to: "network.md")
        try folder.write(
            "# A\n\n## Prerequisites\n\n- [network](network.md)\n- [gone](gone.md)\n\n```bash\ntrue\n```\n",
            to: "a.md")
        var outcome = try await folder.runbook("check", "a.md")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(
            outcome.stdout.contains("a.md:5:1: warning: `network.md` is to be done first"), "\(outcome)")
        #expect(outcome.stdout.contains("run both: `runbook run network.md a.md`"), "\(outcome)")
        outcome = try await folder.runbook("check", "network.md", "a.md")
        #expect(outcome.stdout == "", "\(outcome)")
    }

    @Test func `a transcript's output is compared with what its commands print`() async throws {
        try folder.write("# A\n\n```console {expect}\n$ echo one\none\n$ echo two\ntwo\n```\n", to: "a.md")
        let good = try await folder.runbook("run", "a.md", "--yes")
        #expect(good.status == 0, "\(good)")
        try folder.write("# A\n\n```console {expect}\n$ echo one\none\n$ echo two\nzwei\n```\n", to: "b.md")
        let outcome = try await folder.runbook("run", "b.md", "--yes")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("b.md:5"), "\(outcome)")
        #expect(outcome.stderr.contains("not what the document shows"), "\(outcome)")
    }

    @Test func `tasks of xc are run by their names, with their inputs`() async throws {
        try folder.write(
            """
            ## Tasks

            ### build

            Inputs: VERSION

            ```sh
            echo "$VERSION" > built
            ```

            ### deploy

            Requires: build

            ```sh
            cp built deployed
            ```
            """, to: "README.md")
        var outcome = try await folder.runbook("run", "README.md", "--yes")
        #expect(outcome.status == 2 && outcome.stderr.contains("VERSION"), "\(outcome)")
        outcome = try await folder.runbook(
            "run", "README.md", "--yes", "--param", "VERSION=7", "--step", "deploy-1")
        #expect(!folder.has("deployed"), "\(outcome)")
        outcome = try await folder.runbook("run", "README.md", "--yes", "--param", "VERSION=7")
        #expect(outcome.status == 0 && folder.text(of: "deployed") == "7\n", "\(outcome)")
    }
}
