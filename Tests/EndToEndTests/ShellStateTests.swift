import TestSupport
import Testing

@Suite("What steps see and leave behind")
struct ShellStateTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test func `blocks behave as if pasted into one shell, also across a failure and a new engine`()
        async throws
    {
        try folder.write(
            """
            ```bash
            mkdir -p deep/er && cd deep/er
            LIST=(one "two words" $'three\\nlines')
            declare -A MAP=([key]="a value")
            greet() { echo "hello $1"; }
            ```

            ```bash
            test -e "$HOME/mended"
            ```

            ```bash
            { pwd; printf '%s|' "${LIST[@]}"; echo "${MAP[key]}"; greet world; } >"$HOME/seen"
            ```
            """, to: "doc.md")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 1)
        try folder.write("", to: "home/mended")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(
            folder.text(of: "home/seen")
                == "\(folder.path)/deep/er\none|two words|three\nlines|a value\nhello world\n")
    }

    @Test func `runbook value answers inside a step, and explains itself outside`() async throws {
        try folder.write(
            """
            ```bash {name=first exports=ID}
            ID=vpc-1
            ```

            ```bash {name=second}
            runbook value exports.ID
            runbook value 'steps.first.state'
            runbook value target.id
            runbook value 'run.sandbox'
            runbook value '{a: exports.ID, b: `[1]`}'
            ! runbook value 'not ( valid'
            ```
            """, to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        let output = try #require(report["executions.1.attempts.0.output"])
        #expect(output.hasPrefix("vpc-1\nsucceeded\nlocal\nfalse\n"))
        #expect(output.contains("\"vpc-1\""))
        let outside = try await folder.runbook("value", "target.id")
        #expect(outside.status == 2, "\(outside)")
    }

    @Test func `a document uses the exports of another, of this run or of an earlier one`() async throws {
        try folder.write("```bash {name=make exports=ID}\necho made >>marks; ID=vpc-7\n```\n", to: "base.md")
        try folder.write(
            "---\nuses: [base.md]\n---\n```bash\necho \"uses $ID\" >>marks\n```\n", to: "upper.md")
        let alone = try await folder.runbook("run", "upper.md", "--yes")
        #expect(alone.status == 2, "\(alone)")
        #expect(alone.stderr.contains("run both together"))
        #expect(!folder.has("marks"))
        #expect(try await folder.runbook("run", "base.md", "upper.md", "--yes").status == 0)
        #expect(folder.lines(of: "marks") == ["made", "uses vpc-7"])
        let later = try await folder.runbook("run", "upper.md", "--yes")
        #expect(later.status == 0, "\(later)")
        #expect(folder.lines(of: "marks") == ["made", "uses vpc-7", "uses vpc-7"])
    }

    @Test func `a file step writes what differs, and nothing else`() async throws {
        try folder.write(
            """
            ---
            parameters:
              port: {type: integer, default: 9090}
            ---
            ```bash {exports=HOST_NAME}
            HOST_NAME=grafana-1
            ```

            ```yaml {file=conf.yaml mode=0640}
            listen: "{{ exports.HOST_NAME }}:{{ params.port }}"
            ```
            """, to: "doc.md")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 0)
        #expect(folder.text(of: "conf.yaml") == "listen: \"grafana-1:9090\"\n")
        let again = try await folder.runbook("run", "doc.md", "--yes")
        #expect(again.status == 0 && again.stderr.contains("1 satisfied"), "\(again)")
        try folder.write("changed\n", to: "conf.yaml")
        #expect(try await folder.runbook("verify", "doc.md").status == 1)
        #expect(folder.text(of: "conf.yaml") == "changed\n")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 0)
        #expect(folder.text(of: "conf.yaml") == "listen: \"grafana-1:9090\"\n")
    }

    @Test(arguments: [
        "grep nothing /etc/hostname", "grep nothing /etc/hostname | cat", "(grep nothing /etc/hostname)",
        "value=$(grep nothing /etc/hostname)", "echo $NEVER_SET",
    ])
    func `a block stops at the line of its first failing command, in functions too`(command: String)
        async throws
    {
        try folder.write("```bash\necho before\n\(command)\necho after\n```\n", to: "plain.md")
        try folder.write(
            "```bash\ninner() {\n    echo before\n    \(command)\n    echo after\n}\ninner\n```\n",
            to: "function.md")
        for (document, line) in [("plain.md", 3), ("function.md", 4)] {
            let outcome = try await folder.runbook("run", document, "--yes")
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.stderr.contains("before") && !outcome.stderr.contains("after"), "\(outcome)")
            #expect(outcome.stderr.contains("\(document):\(line): "), "\(outcome)")
        }
    }

    @Test func `a changed input runs what read it again, and only that`() async throws {
        try folder.write(
            """
            ---
            parameters:
              size: {type: string, default: small}
            ---
            ```bash {name=reads}
            echo "reads $size" >>marks
            ```

            ```bash {name=other}
            echo other >>marks
            ```

            ```bash {name=last}
            test -e mended
            ```
            """, to: "doc.md")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 1)
        try folder.write("", to: "mended")
        let resumed = try await folder.runbook("resume", "--param", "size=large", "--accept-changes")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(resumed.stderr.contains("inputs changed"))
        #expect(folder.lines(of: "marks") == ["reads small", "other", "reads large"])
    }

    @Test func `no process of a block outlives it, unless it says background`() async throws {
        try folder.write(
            """
            ```bash {name=leaves}
            sleep 300 & echo $! >child
            ```
            """, to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        let child = try #require(folder.lines(of: "child").first)
        #expect(!ProcessTable.isAlive(child))
    }

    @Test func `a block that runs out of time has failed, and its processes are gone`() async throws {
        try folder.write("```bash {timeout=1s}\necho $$ >shell; sleep 300\n```\n", to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("out of time"))
        let shell = try #require(folder.lines(of: "shell").first)
        #expect(!ProcessTable.isAlive(shell))
    }

    @Test func `a zsh block runs in zsh and stops at its first failing command`() async throws {
        try folder.write(
            """
            ```zsh {name=words}
            words=(one two)
            print $words[1] $RUNBOOK_STEP ${(U):-loud} >marks
            ```

            ```zsh {name=stops}
            false
            print after >>marks
            ```
            """, to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(folder.lines(of: "marks") == ["one words LOUD"])
    }

    @Test func `a zsh block that zsh cannot read is an error before anything runs`() async throws {
        try folder.write("```sh\ntouch marks\n```\n\n```zsh\nprint a\nprint ${b\n```\n", to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stderr.contains("doc.md:7:1: error: closing brace expected"), "\(outcome)")
        #expect(!folder.has("marks"))
    }
}
