import Foundation
import TestSupport
import Testing

/// Hosts over SSM: the built program before a double of Run Command that really runs what it is sent.
@Suite("Hosts over SSM", .timeLimit(.minutes(10)))
struct SSMHostTests {
    let folder: TestFolder
    let account: String

    init() async throws {
        folder = try TestFolder()
        try await SSMDouble.attach(to: folder)
        account = try #require(await SharedSandbox.shared.freshAccounts(1).first)
        try inventory(["i-00000001"])
    }

    private func inventory(_ instances: [String], bucket: String? = nil) throws {
        let hosts = instances.enumerated().map { index, instance in
            "  - {name: h\(index + 1), account: a1, ssm: \(instance), groups: [hosts]}"
        }
        try folder.write(
            """
            defaults:
              role: Operator
              regions: [eu-central-1]
            \(bucket.map { "  bucket: \($0)" } ?? "")
            accounts:
              - {id: "\(account)", name: a1}
            hosts:
            \(hosts.joined(separator: "\n"))
            """, to: "inventory.yaml")
    }

    private func document(_ blocks: String, parameters: String = "") throws {
        try folder.write(
            "---\ninventory: inventory.yaml\non: hosts\n\(parameters)---\n\(blocks)\n", to: "doc.md")
    }

    private func faults(_ text: String) throws { try folder.write(text, to: "ssm/control.json") }

    private func run(_ more: String...) async throws -> Invocation.Outcome {
        try await Invocation(["run", "doc.md", "--yes", "--sandbox"] + more, in: folder).run()
    }

    private func resume() async throws -> Invocation.Outcome {
        try await folder.runbook("resume", "--sandbox")
    }

    /// The calls of all executions: operation and outcome.
    private func calls() async throws -> [String] {
        let shown = try await folder.runbook("show", "--calls", "--sandbox", "--format", "json")
        return try shown.stdout.split(separator: "\n").map { line in
            let call = try JSONText(String(line))
            return "\(call["operation"] ?? "-") \(call["outcome"] ?? "-")"
        }
    }

    private func bucket() async throws -> String {
        let name = "runbook-test-\(account)"
        _ = try await SharedSandbox.shared.aws(
            [
                "s3api", "create-bucket", "--bucket", name, "--create-bucket-configuration",
                "LocationConstraint=eu-central-1",
            ], account: account, region: "eu-central-1")
        try inventory(["i-00000001"], bucket: name)
        return name
    }

    // MARK: -

    @Test func `variables, functions and directories carry over on each host, and no secret is anywhere`()
        async throws
    {
        try inventory(["i-00000001", "i-00000002"])
        try document(
            """
            ```bash {name=one exports=GREETING}
            GREETING="hello from $RUNBOOK_TARGET"
            greet() { echo "$GREETING, twice: $GREETING"; }
            cd /usr/share
            echo "the password is $PASSWORD" | tr a-z A-Z >/dev/null
            echo "$PASSWORD"
            ```

            ```bash {name=two}
            greet
            pwd
            printf '%s %s\\n' "$RUNBOOK_TARGET" "${#PASSWORD}" >>"\(folder.path)/marks"
            ```
            """, parameters: "parameters:\n  PASSWORD: {secret: true, required: true}\n")
        let outcome = try await Invocation(
            ["run", "doc.md", "--yes", "--sandbox"], in: folder
        ).environment("RUNBOOK_PARAM_PASSWORD", "correct horse'battery").run()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stderr.contains("hello from h1, twice: hello from h1"), "\(outcome)")
        #expect(outcome.stderr.contains("hello from h2, twice: hello from h2"))
        #expect(outcome.stderr.contains("/usr/share"))
        #expect(Set(folder.lines(of: "marks")) == ["h1 21", "h2 21"])
        let requests = folder.text(of: "ssm/requests")
        #expect(requests.contains("SendCommand"))
        #expect(!requests.contains("correct horse") && !requests.contains("hello from"))
        let made = try await calls().filter { !$0.hasPrefix("GetCommandInvocation") }
        #expect(made == Array(repeating: "SendCommand succeeded", count: 4), "\(made)")
    }

    @Test func `a step that fails names its command and line`() async throws {
        try document(
            """
            ```bash {name=bad}
            echo before
            ls /nowhere-to-be-found
            echo after
            ```
            """)
        let outcome = try await run()
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("doc.md:7"), "\(outcome)")
        #expect(outcome.stderr.contains("ls /nowhere-to-be-found"))
        #expect(!outcome.stderr.contains("after\n"))
    }

    @Test func `what is too long goes through the bucket, and nothing stays there`() async throws {
        let bucket = try await bucket()
        let long = String(repeating: "0123456789abcde\n", count: 65_536)
        try document(
            """
            ```bash {name=long exports=COUNT}
            COUNT=$(wc -c <<'E'
            \(long)E
            )
            echo "it has $COUNT bytes"
            seq 1 40000
            ```

            ```bash {name=after}
            echo "it had $COUNT bytes"
            ```
            """)
        let outcome = try await run()
        #expect(outcome.status == 0, "\(outcome.status) \(outcome.stderr.suffix(2000))")
        #expect(outcome.stderr.contains("it had 1048576 bytes"))
        #expect(outcome.stderr.contains("39999\n") && outcome.stderr.contains("20001\n"))
        let left = try await SharedSandbox.shared.aws(
            ["s3api", "list-objects-v2", "--bucket", bucket, "--query", "length(Contents || `[]`)"],
            account: account,
            region: "eu-central-1")
        #expect(left.contains("0"))
        #expect(!folder.text(of: "ssm/requests").contains("0123456789abcde"))
    }

    @Test func `without a bucket a long script does not start, and a long output is told with its ends`()
        async throws
    {
        try document(
            """
            ```bash {name=output on-failure=continue}
            echo ran >>"\(folder.path)/marks"
            seq 1 40000
            ```
            """)
        let outcome = try await run()
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("is more than SSM hands over: name a `bucket`"), "\(outcome)")
        #expect(outcome.stderr.contains("bytes are left out here") && outcome.stderr.contains("40000\n"))
        #expect(folder.lines(of: "marks") == ["ran"])
        try document(
            """
            ```bash {name=script}
            echo ran >>"\(folder.path)/marks"
            cat >/dev/null <<'E'
            \(String(repeating: "0123456789abcde\n", count: 4096))E
            ```
            """)
        let refused = try await run()
        #expect(refused.status == 1, "\(refused)")
        #expect(refused.stderr.contains("name a `bucket` for h1 in the inventory"), "\(refused)")
        #expect(folder.lines(of: "marks") == ["ran"])
    }

    @Test(arguments: ["while it runs", "after it ended", "before it is delivered"])
    func `an engine that died leaves its command to the next one`(moment: String) async throws {
        try document(
            """
            ```bash {name=slow exports=LEFT}
            echo begin >>"\(folder.path)/marks"
            until [[ -e "\(folder.path)/go" ]]; do sleep 0.1; done
            echo end >>"\(folder.path)/marks"
            LEFT=behind
            ```

            ```bash {name=after}
            echo "$LEFT" >>"\(folder.path)/marks"
            ```
            """)
        let running = try Invocation(["run", "doc.md", "--yes", "--sandbox"], in: folder).start()
        if moment == "before it is delivered" {
            // Pre-flight has asked for the host's facts by then.
            #expect(await eventually { folder.text(of: "ssm/requests").contains("runbook facts") })
            try folder.write("", to: "hold")
            try faults("{\"hold\": \"\(folder.path)/hold\"}")
            #expect(await eventually { folder.text(of: "ssm/requests").contains("runbook attempt") })
        } else {
            #expect(await eventually { folder.lines(of: "marks") == ["begin"] }, "\(running.stderr)")
        }
        running.signal(SIGKILL)
        #expect(await running.outcome().status == 137)
        if moment == "after it ended" {
            try folder.write("", to: "go")
            #expect(await eventually { folder.lines(of: "marks") == ["begin", "end"] })
        }
        let resumed = try Invocation(["resume", "--sandbox"], in: folder).start()
        if moment == "before it is delivered" { try folder.remove("hold") }
        if moment != "after it ended" {
            #expect(await eventually { folder.lines(of: "marks") == ["begin"] })
            try folder.write("", to: "go")
        }
        let outcome = await resumed.outcome()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.lines(of: "marks") == ["begin", "end", "behind"])
    }

    @Test func `a second interrupt cancels the command, and nothing of the block is left`() async throws {
        try document(
            """
            ```bash {name=slow}
            echo $BASHPID >"\(folder.path)/shell"
            sleep 1000
            ```
            """)
        let running = try Invocation(["run", "doc.md", "--yes", "--sandbox"], in: folder).start()
        #expect(await eventually { !folder.lines(of: "shell").isEmpty }, "\(running.stderr)")
        running.signal(SIGINT)
        #expect(await eventually { running.stderr.contains("stopping") })
        running.signal(SIGINT)
        let outcome = await running.outcome()
        #expect(outcome.status == 130, "\(outcome)")
        let shell = try #require(folder.lines(of: "shell").first)
        #expect(await eventually { !ProcessTable.isAlive(shell) })
        #expect(try await calls().contains("CancelCommand succeeded"))
    }

    @Test func `a block that runs out of time is ended on the host`() async throws {
        try document(
            """
            ```bash {name=slow timeout=2s}
            echo $BASHPID >"\(folder.path)/shell"
            echo printed before
            sleep 1000
            ```
            """)
        let outcome = try await run()
        #expect(outcome.status == 1, "\(outcome)")
        #expect(
            outcome.stderr.contains("ran out of time") && outcome.stderr.contains("printed before"),
            "\(outcome)")
        let shell = try #require(folder.lines(of: "shell").first)
        #expect(await eventually { !ProcessTable.isAlive(shell) })
    }

    @Test func `throttling and a lost answer send nothing twice`() async throws {
        try document("```bash {name=once}\necho ran >>\"\(folder.path)/marks\"\n```")
        try faults("{\"throttle\": {\"SendCommand\": 2, \"GetCommandInvocation\": 4}}")
        let throttled = try await run()
        #expect(throttled.status == 0, "\(throttled)")
        #expect(folder.lines(of: "marks") == ["ran"])
        // The answer to the facts' command is lost too, and that of the block.
        try faults("{\"lose\": {\"SendCommand\": 2}}")
        let lost = try await run()
        #expect(lost.status == 0, "\(lost)")
        #expect(folder.lines(of: "marks") == ["ran", "ran"])
        #expect(try await calls().contains("SendCommand unknown"))
    }

    @Test func `a host without openssl runs what has no secrets, and refuses the rest`() async throws {
        try faults("{\"without\": {\"i-00000001\": [\"openssl\"]}}")
        try document(
            """
            ```bash {name=plain}
            echo "plain enough" | tee -a "\(folder.path)/marks"
            ```

            ```bash {name=hidden secret=TOKEN}
            TOKEN=none
            echo hidden >>"\(folder.path)/marks"
            ```
            """)
        let outcome = try await run()
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("h1 has no openssl to hide secrets with"), "\(outcome)")
        #expect(folder.lines(of: "marks") == ["plain enough"])
    }

    @Test func `a host whose agent is gone fails in the pre-flight`() async throws {
        try faults("{\"offline\": [\"i-00000001\"]}")
        try document("```bash {name=never}\necho ran >>\"\(folder.path)/marks\"\n```")
        let outcome = try await run()
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("its agent is `ConnectionLost`"), "\(outcome)")
        #expect(!folder.has("marks"))
    }

    @Test func `files are written on the host, and steps run as other users`() async throws {
        try document(
            """
            ```ini {name=config file=\(folder.path)/etc.ini mode=0640}
            [server]
            host = {{ target.id }}
            ```

            ```bash {name=who as=nobody}
            id -un
            cd /
            ```

            ```bash {name=root as=root}
            id -un
            ```
            """)
        let outcome = try await run()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.text(of: "etc.ini").contains("host = h1"))
        #expect(outcome.stderr.contains("nobody") && outcome.stderr.contains("root"), "\(outcome)")
    }
}
