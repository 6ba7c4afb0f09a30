import TestSupport
import Testing

@Suite("Conditions, needs and targets")
struct FlowTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test func `a false condition skips with its reason, and a true one runs`() async throws {
        try folder.write(
            """
            ---
            parameters:
              big: {type: boolean, default: false}
            ---
            ```bash {name=only-big when=params.big}
            echo big >>marks
            ```

            ```bash
            echo always >>marks
            ```
            """, to: "doc.md")
        let small = try await folder.runbook("run", "doc.md", "--yes")
        #expect(small.status == 0, "\(small)")
        #expect(small.stderr.contains("`when` is false: params.big"))
        #expect(folder.lines(of: "marks") == ["always"])
        #expect(try await folder.runbook("run", "doc.md", "--yes", "--param", "big=true").status == 0)
        #expect(folder.lines(of: "marks") == ["always", "big", "always"])
    }

    @Test func `a step whose needs are not met is skipped, and on-failure=continue goes on`() async throws {
        try folder.write(
            """
            ```bash {name=first on-failure=continue}
            false
            ```

            ```bash {name=second needs=first}
            echo second >>marks
            ```

            ```bash {name=third}
            echo third >>marks
            ```
            """, to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("needs `first`"))
        #expect(folder.lines(of: "marks") == ["third"])
    }

    @Test func `selected steps run, and what is left out is recorded as not selected`() async throws {
        try folder.write(
            """
            ```bash {name=one tag=quick}
            echo one >>marks
            ```

            ```bash {name=two}
            echo two >>marks
            ```

            ```bash {name=three tag=quick}
            echo three >>marks
            ```
            """, to: "doc.md")
        #expect(try await folder.runbook("run", "doc.md", "--yes", "--step", "two").status == 0)
        #expect(try await folder.runbook("run", "doc.md", "--yes", "--from", "two").status == 0)
        #expect(try await folder.runbook("run", "doc.md", "--yes", "--tag", "quick").status == 0)
        #expect(folder.lines(of: "marks") == ["two", "two", "three", "one", "three"])
        let report = try await folder.runbook("report")
        #expect(report.stdout.contains("not selected"))
    }

    @Test func `retry runs a failed block again, as often as it says`() async throws {
        try folder.write(
            """
            ```bash {retry=3 backoff=1s}
            echo tried >>marks
            [[ $(wc -l <marks) -ge 3 ]]
            ```
            """, to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.lines(of: "marks").count == 3)
    }

    @Test func `an accepted exit is no failure`() async throws {
        try folder.write(
            "```bash {accept=\"grep:1\"}\ngrep nothing /etc/hostname\necho on >>marks\n```\n", to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.lines(of: "marks") == ["on"])
    }

    // MARK: - Several accounts

    /// Three accounts: one in group `hub`, two in group `spoke`; `$MARKS` is one file for all of them.
    private func threeAccounts(_ ids: [String] = ["100000000001", "100000000002", "100000000003"]) throws {
        try folder.useStubAWS([(ids[0], ["hub"]), (ids[1], ["spoke"]), (ids[2], ["spoke"])])
    }

    private func run(_ text: String, _ arguments: String...) async throws -> Invocation.Outcome {
        try folder.write(
            "---\ninventory: inventory.yaml\nenv: {MARKS: \(folder.path)/marks}\n---\n\(text)", to: "doc.md")
        return try await Invocation(["run", "doc.md", "--yes"] + arguments, in: folder).run()
    }

    @Test func `a step of another group waits until every target has passed the steps before it`()
        async throws
    {
        try threeAccounts()
        let outcome = try await run(
            """
            ```bash {on=hub exports=SHARE}
            SHARE=share-1; echo hub >>"$MARKS"
            ```

            ```bash {on=spoke exports=ATTACHED}
            [[ $RUNBOOK_ACCOUNT_NAME == a2 ]] || sleep 1
            share=$(runbook value "targets[?contains(groups, 'hub')].exports.SHARE | [0]")
            ATTACHED="$RUNBOOK_ACCOUNT_NAME:$share"
            echo "spoke $share" >>"$MARKS"
            ```

            ```bash {on=hub}
            runbook value "join(' ', sort(targets[].exports.ATTACHED | [?@]))" >>"$MARKS"
            ```
            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(
            folder.lines(of: "marks") == ["hub", "spoke share-1", "spoke share-1", "a2:share-1 a3:share-1"])
    }

    @Test func `per=account and per=run act once, and everybody sees the export`() async throws {
        try threeAccounts()
        let inventory = folder.text(of: "inventory.yaml").replacing(
            "[eu-central-1]", with: "[eu-central-1, us-east-1]")
        try folder.write(inventory, to: "inventory.yaml")
        let outcome = try await run(
            """
            ```bash {per=run exports=ONCE}
            echo "run $RUNBOOK_TARGET" >>"$MARKS"; ONCE=1
            ```

            ```bash {per=account exports=ROLE}
            echo "account $RUNBOOK_ACCOUNT_NAME" >>"$MARKS"; ROLE="role-$RUNBOOK_ACCOUNT_NAME"
            ```

            ```bash
            echo "target $RUNBOOK_TARGET $ROLE $ONCE" >>"$MARKS"
            ```
            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(
            folder.lines(of: "marks").sorted() == [
                "account a1", "account a2", "account a3", "run a1/eu-central-1",
                "target a1/eu-central-1 role-a1 1", "target a1/us-east-1 role-a1 1",
                "target a2/eu-central-1 role-a2 1", "target a2/us-east-1 role-a2 1",
                "target a3/eu-central-1 role-a3 1", "target a3/us-east-1 role-a3 1",
            ])
    }

    @Test func `each target has its own identity, and never the operator's`() async throws {
        try threeAccounts()
        try folder.write(
            """
            ---
            inventory: inventory.yaml
            ---
            ```bash
            echo "${AWS_ACCESS_KEY_ID-none} ${AWS_PROFILE-none} $AWS_REGION" >>"\(folder.path)/marks"
            ```
            """, to: "doc.md")
        let outcome = try await Invocation(["run", "doc.md", "--yes"], in: folder)
            .environment("AWS_ACCESS_KEY_ID", "operator").environment("AWS_SECRET_ACCESS_KEY", "operator")
            .environment("AWS_PROFILE", "operator").run()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(Set(folder.lines(of: "marks")) == ["none none eu-central-1"])
    }

    @Test func `no new target starts after more failures than allowed, and resume carries on there`()
        async throws
    {
        try threeAccounts()
        let text = """
            ```bash
            echo "$RUNBOOK_ACCOUNT_NAME" >>"$MARKS"
            [[ $RUNBOOK_ACCOUNT_NAME != a1 || -e \(folder.path)/mended ]]
            ```
            """
        let stopped = try await run(text, "--max-parallel", "1")
        #expect(stopped.status == 1, "\(stopped)")
        #expect(stopped.stderr.contains("1 target failed, 0 allowed"))
        #expect(folder.lines(of: "marks") == ["a1"])
        try folder.write("", to: "mended")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["a1", "a1", "a2", "a3"])
    }

    @Test func `allowed failures let the other targets finish`() async throws {
        try threeAccounts()
        let outcome = try await run(
            """
            ```bash
            echo "$RUNBOOK_ACCOUNT_NAME" >>"$MARKS"
            [[ $RUNBOOK_ACCOUNT_NAME != a1 ]]
            ```
            """, "--max-parallel", "1", "--max-failures", "1")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(folder.lines(of: "marks") == ["a1", "a2", "a3"])
    }

    @Test func `a target that cannot be reached is a failure before anything runs there`() async throws {
        try threeAccounts(["100000000001", "900000000002", "100000000003"])
        let outcome = try await run(
            "```bash\necho \"$RUNBOOK_ACCOUNT_NAME\" >>\"$MARKS\"\n```\n", "--max-failures", "1")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("a2/eu-central-1: not reached"))
        #expect(outcome.stderr.contains("not authorized to perform: sts:AssumeRole"))
        #expect(folder.lines(of: "marks").sorted() == ["a1", "a3"])
    }

    @Test func `a group without targets is an error, and --target narrows the run`() async throws {
        try threeAccounts()
        let unknown = try await run("```bash {on=spokes}\ntrue\n```\n")
        #expect(unknown.status == 2, "\(unknown)")
        #expect(unknown.stderr.contains("spokes"))
        let narrowed = try await run(
            "```bash\necho \"$RUNBOOK_ACCOUNT_NAME\" >>\"$MARKS\"\n```\n", "--target", "all && !spoke")
        #expect(narrowed.status == 0, "\(narrowed)")
        #expect(folder.lines(of: "marks") == ["a1"])
    }
}
