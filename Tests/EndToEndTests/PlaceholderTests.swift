import Foundation
import TestSupport
import Testing

/// A guide's own words, replaced before bash reads them.
@Suite("Placeholders")
struct PlaceholderTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write(
            """
            ---
            parameters:
              account: {type: string, default: "111111111111"}
              note: {type: string, default: plain}
            placeholders:
              <AMP_account_id>: params.account
              <AMP_리전>: "'ap-northeast-2'"
              YOUR_NOTE: params.note
            ---
            # 안내

            ```bash {name=roles}
            echo arn:aws:iam::<AMP_account_id>:role/x <AMP_리전> >out
            echo "in quotes: <AMP_account_id>" >>out
            cat >>out <<'EOF'
            quoted: YOUR_NOTE
            EOF
            ```

            ```bash {verify}
            grep <AMP_account_id> out
            ```

            ```json {file=policy.json}
            {"Resource": "arn:aws:iam::<AMP_account_id>:role/x", "Note": "YOUR_NOTE"}
            ```
            """, to: "guide.md")
    }

    @Test func `declared words are replaced in shell words, quotes, here-documents, checks and files`()
        async throws
    {
        let outcome = try await folder.runbook("run", "guide.md", "--yes", "--param", "note=a $(b) `c` \"d\"")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(
            folder.lines(of: "out") == [
                "arn:aws:iam::111111111111:role/x ap-northeast-2", "in quotes: 111111111111",
                "quoted: a $(b) `c` \"d\"",
            ])
        #expect(
            folder.text(of: "policy.json")
                == "{\"Resource\": \"arn:aws:iam::111111111111:role/x\", \"Note\": \"a $(b) `c` \"d\"\"}\n")
        let report = try await folder.runbook("report", "--format", "json")
        #expect(report.stdout.contains("grep 111111111111 out"), "the evidence says what was asked")
    }

    @Test(
        "a value that a shell would take for more than text is refused, and nothing runs",
        arguments: ["1; touch marks", "$(touch marks)", "a b", "x>y", "", "a\nb", "*", "~", "'"])
    func refused(value: String) async throws {
        let outcome = try await folder.runbook("run", "guide.md", "--yes", "--param", "account=\(value)")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("the value of `<AMP_account_id>` has "), "\(outcome)")
        #expect(!folder.has("marks") && !folder.has("out") && !folder.has("y"))
    }

    @Test(
        "a value is no command in a command inside quotes, and ends no here-document",
        arguments: [
            (#"echo "$(echo <AMP_account_id>)""#, "1; touch marks"),
            ("echo \"`echo <AMP_account_id>`\"", "1; touch marks"),
            ("cat <<EOF\n$(echo <AMP_account_id>)\nEOF", "1; touch marks"),
            ("cat <<'EOF'\n<AMP_account_id>\ntouch marks\nEOF", "EOF"),
        ])
    func contained(command: String, value: String) async throws {
        try folder.write(
            "---\nparameters:\n  account: {type: string}\nplaceholders:\n  <AMP_account_id>: params.account\n"
                + "---\n```bash\n\(command)\n```\n", to: "doc.md")
        let sound = try await folder.runbook("run", "doc.md", "--yes", "--param", "account=111111111111")
        #expect(sound.status == 0, "\(sound)")
        let outcome = try await folder.runbook("run", "doc.md", "--yes", "--param", "account=\(value)")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(!folder.has("marks"))
    }

    @Test func `a changed value makes what is done run again`() async throws {
        #expect(try await folder.runbook("run", "guide.md", "--yes").status == 0)
        let first = folder.text(of: "out")
        try folder.write("\n```bash {name=more}\ntrue\n```\n", to: "tail")
        try folder.write(folder.text(of: "guide.md") + folder.text(of: "tail"), to: "guide.md")
        let outcome = try await folder.runbook(
            "resume", "--accept-changes", "--rerun", "more", "--param", "account=222222222222")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stderr.contains("inputs changed"), "\(outcome)")
        #expect(folder.text(of: "out") == first.replacing("111111111111", with: "222222222222"))
    }

    @Test func `an undeclared word is an error before anything runs`() async throws {
        try folder.write(
            "# A\n\n```bash\ntouch marks\n```\n\n```bash\necho <ACCOUNT_ID>\n```\n", to: "other.md")
        let outcome = try await folder.runbook("run", "other.md", "--yes")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(
            outcome.stderr.contains(
                "other.md:8:6: error: the placeholder `<ACCOUNT_ID>` is not replaced, "
                    + "and the shell reads it as a redirection"), "\(outcome)")
        #expect(!folder.has("marks"))
    }

    @Test func `a secret is no placeholder`() async throws {
        try folder.write(
            """
            ---
            parameters:
              password: {type: string, secret: true}
            placeholders:
              <PASSWORD>: params.password
            ---
            ```bash
            echo <PASSWORD>
            ```
            """, to: "secret.md")
        let outcome = try await folder.runbook("check", "secret.md")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stdout.contains("`<PASSWORD>` stands for the secret `password`"), "\(outcome)")
    }
}
