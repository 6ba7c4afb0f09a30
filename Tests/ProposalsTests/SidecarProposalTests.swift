import Proposals
import RunbookParsing
import Runbooks
import TestSupport
import Testing

@Suite("Proposed sidecars")
struct SidecarProposalTests {
    private static let guide = """
        # 모니터링 설치

        ## 목차
        - [1. 정책](#1-정책)

        ## Prerequisites
        - [the network](network.md#vpc) is there

        ## 1. 정책

        Save this as `trust-policy.json`:

        ```json
        {"AWS": "arn:aws:iam::<ACCOUNT_ID>:role/<역할_이름>"}
        ```

        ### Trust

        ```json
        {"Sid": "<region>"}
        ```

        ## 2. 다른 정책

        ### Trust

        ```json
        {"Sid": "YOUR_SID"}
        ```

        ## 3. Agent

        ```
        sudo yum install -y agent
        ```

        The unit, `/etc/systemd/system/agent.service`:

        ```ini
        [Unit]
        Description=Agent
        [Service]
        ExecStart=/usr/bin/agent
        ```

        ```bash
        systemctl start agent
        # 확인: active (running)
        systemctl is-active agent
        ```

        Wait until the agent is up.

        ```bash
        aws sts get-caller-identity
        ```

        Output:

        ```json
        {"Account": "111111111111"}
        ```

        ## 4. 콘솔 설정

        1. *Create workspace* 클릭

        ![화면](images/create.png)

        ## 5. Install

        ### Ubuntu

        ```bash
        apt-get install -y nginx
        ```

        ### Amazon Linux 2023

        ```bash
        dnf install -y nginx
        ```

        #### Details of it

        ```bash
        echo detail
        ```

        ## 6. Logs

        ```bash
        tail -f /var/log/agent.log
        ```

        ## Troubleshooting

        ```bash
        systemctl restart agent
        ```

        ## Rolling back

        ```bash
        yum remove -y agent
        ```

        ## 정리

        ```bash
        rm -r /opt/agent
        ```
        """

    @Test func `everything that a guide leaves to its reader is proposed`() throws {
        let proposal = SidecarProposal(source: Self.guide, path: "guides/agent.md")
        try expectSnapshot(
            proposal.text, at: RepositoryLayout.root + "/Tests/ProposalsTests/Snapshots/agent.runbook.yaml")
        let counts = proposal.counts
        #expect(
            [counts.files, counts.commands, counts.manual, counts.skipped, counts.placeholders, counts.hints]
                == [4, 1, 1, 5, 4, 2])
    }

    @Test func `a proposal has no problem, and does what it says`() throws {
        let text = SidecarProposal(source: Self.guide, path: "agent.md").text
        let (runbook, diagnostics) = RunbookParser.parse(
            source: Self.guide, path: "agent.md",
            sidecar: Runbook.Sidecar(path: "agent.runbook.yaml", source: text))
        #expect(diagnostics == [])
        let steps = try #require(runbook).steps
        #expect(
            steps.map { step in
                switch step.kind {
                case .file(let file): "file \(file.path)"
                case .manual, .probe: step.kind.word
                case .shell: step.block.text.split(separator: "\n")[0].description
                }
            } == [
                "file trust-policy.json", "file trust.json", "file 2-다른-정책-trust.json",
                "sudo yum install -y agent", "file /etc/systemd/system/agent.service",
                "systemctl start agent",
                "aws sts get-caller-identity", "manual", "apt-get install -y nginx",
            ])
        #expect(
            runbook?.placeholders.map { "\($0.token) \($0.expression)" } == [
                "<ACCOUNT_ID> target.account", "<역할_이름> params.VALUE_1", "<region> target.region",
                "YOUR_SID params.YOUR_SID",
            ])
    }

    @Test func `a block whose language names a file is proposed as that file`() {
        let guide = "## Units\n\n```bash:/etc/systemd/system/a.service\n[Unit]\n```\n\n```js:x\n```\n"
        let proposal = SidecarProposal(source: guide, path: "g.md")
        #expect(proposal.counts.files == 1)
        #expect(proposal.text.contains("file: \"/etc/systemd/system/a.service\""))
    }

    @Test func `what a step prints is no file, and doubtful words are a comment as a whole`() {
        let guide = """
            ## Group

            ```bash
            az group create
            ```

            Results:

            <!-- expected_similarity=0.3 -->
            ```json
            {"id": "x"}
            ```

            ```bash
            az group show --id xxxxxxxx
            ```
            """
        let proposal = SidecarProposal(source: guide, path: "g.md")
        #expect(proposal.counts.files == 0)
        #expect(proposal.text.contains("# blocks: {2: {expect: true}}"))
        #expect(proposal.text.contains("\n# placeholders:\n#   \"xxxxxxxx\": params.XXXXXXXX  # line 15\n"))
    }

    @Test func `line ends of every kind make the same proposal`() {
        let text = SidecarProposal(source: Self.guide, path: "g.md").text
        #expect(SidecarProposal(source: Self.guide.replacing("\n", with: "\r\n"), path: "g.md").text == text)
    }

    @Test func `of ways to one end the first is taken, and what is optional is left out`() {
        let text = SidecarProposal(
            source: """
                # G

                ## 방법 1: yum

                ```bash
                yum install -y a
                ```

                ## 방법 2: source

                ```bash
                make
                ```

                ## Option A

                ```bash
                a
                ```

                ## 3. Option B: more

                ```bash
                b
                ```

                ## Optional: a dashboard

                ```bash
                c
                ```

                ## The only option
                """, path: "g.md"
        ).text
        let skipped = text.split(separator: "\n").filter { $0.contains("skip:") }.map {
            String($0.dropFirst(4))
        }
        #expect(
            skipped == [
                "skip: \"an alternative to 방법 1: yum\"", "skip: \"an alternative to Option A\"",
                "skip: \"optional: only where it is wanted\"",
            ])
    }

    @Test(
        "what a guide says in odd characters stays data",
        arguments: [
            "## a: \"b\" # c\n\n1. Click\n", "## tab\there \u{7} [x]\n\n- do\n",
            "## 'q' \\ {y}\n\n![p](a.png)\n",
            "```json\n{}\n```\n", "", "## <A>\n\n```bash\necho \"<B: \\\"c\\\">\" <D_E>\n```\n",
        ])
    func odd(guide: String) {
        let text = SidecarProposal(source: guide, path: "g.md").text
        let diagnostics = RunbookParser.parse(
            source: guide, path: "g.md", sidecar: Runbook.Sidecar(path: "g.runbook.yaml", source: text)
        ).diagnostics
        #expect(diagnostics.filter { $0.severity == .error } == [], "\(text)")
    }
}
