import JSON
import Runbooks

/// Runs as the journal would hand them out, made by hand.
enum SampleRuns {
    static let start: Int64 = 1_795_248_000_000

    static let createText = """
        aws iam create-role --role-name "$ROLE" \\
            --assume-role-policy-document file://trust.json
        export ROLE_ARN

        """

    static func step(_ name: String, line: Int, heading: String, text: String, kind: String = "shell")
        -> RunRecord.StepRecord
    {
        RunRecord.StepRecord(
            document: "infra", step: Step.ID(name), kind: kind, language: kind == "file" ? "json" : "bash",
            text: text, file: "runbooks/infra.md", line: line, headingPath: ["Monitoring", heading])
    }

    static let steps = [
        step("create-role", line: 18, heading: "1. IAM 역할 만들기", text: createText),
        step(
            "trust-policy", line: 31, heading: "1. IAM 역할 만들기", text: "{\n  \"Version\": \"2012-10-17\"\n}\n",
            kind: "file"),
        step(
            "workspace", line: 41, heading: "2. ワークスペース",
            text: "WORKSPACE=$(aws amp create-workspace --alias main --query workspaceId --output text)\n"),
        step("report-ready", line: 55, heading: "3. Tell the others", text: "echo \"ready: $WORKSPACE\"\n"),
    ]

    static func target(_ account: String, _ name: String, _ region: String, failure: String? = nil)
        -> RunRecord.TargetRecord
    {
        let target = Target(
            id: Target.ID("\(name)/\(region)"), account: account, accountName: name, region: region,
            groups: ["monitoring"])
        let caller = "arn:aws:sts::\(account):assumed-role/rollout/runbook-7F3K-minjun"
        return RunRecord.TargetRecord(target: target, caller: failure == nil ? caller : nil, failure: failure)
    }

    static let targets = [
        target("111122223333", "prod", "us-east-1"), target("111122223333", "prod", "ap-northeast-2"),
        target("444455556666", "개발", "ap-northeast-2"),
    ]

    static let document = RunRecord.Document(
        name: "infra", path: "runbooks/infra.md", title: "Monitoring 인프라 rollout",
        digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", source: SampleGuide.source
    )

    static func attempt(
        _ number: Int, at seconds: Int64, for milliseconds: Int64?, status: Int? = 0, output: String = "",
        failure: RunRecord.Failure? = nil
    ) -> RunRecord.Attempt {
        let begin = start + seconds * 1000
        return RunRecord.Attempt(
            kind: .run, number: number, started: begin, ended: milliseconds.map { begin + $0 },
            status: status,
            failure: failure, output: output, outputBytes: output.utf8.count)
    }

    static func holds(_ name: String, _ phase: Finding.Phase, at seconds: Int64, count: Int = 1) -> Finding {
        Finding(
            postcondition: name, phase: phase, answer: .holds,
            asked: "aws iam get-role --role-name \"$ROLE\"\n",
            answered: "{\n    \"Role\": { \"RoleName\": \"rollout\" }\n}\n", reason: "exit status 0",
            at: start + seconds * 1000, count: count)
    }

    static func execution(
        _ step: String, _ target: String, _ state: ExecutionState, reason: String? = nil,
        attempts: [RunRecord.Attempt] = [], findings: [Finding] = [], exports: [String] = [],
        decisions: [RunRecord.Decision] = []
    ) -> RunRecord.Execution {
        RunRecord.Execution(
            document: "infra", step: Step.ID(step), target: Target.ID(target), state: state, reason: reason,
            attempts: attempts, findings: findings, exports: exports, decisions: decisions)
    }

    /// Everything held; one step was satisfied before, one acts once in an account.
    static let finished: RunRecord = {
        let role = ["prod/us-east-1", "개발/ap-northeast-2"].enumerated().map { index, target in
            execution(
                "create-role", target, index == 0 ? .succeeded : .satisfied,
                attempts: index == 0
                    ? [attempt(1, at: 2, for: 1340, output: "arn:aws:iam::111122223333:role/r\n")] : [],
                findings: [
                    holds("create-role-check", index == 0 ? .after : .before, at: 4, count: index + 1)
                ],
                exports: ["ROLE_ARN"])
        }
        let rest = ["trust-policy", "workspace", "report-ready"].flatMap { step in
            targets.enumerated().map { index, target in
                execution(
                    step, target.target.id.rawValue, .succeeded,
                    attempts: [attempt(1, at: Int64(5 + index), for: 400, output: "\(step) is done\n")],
                    exports: step == "workspace" ? ["WORKSPACE"] : [])
            }
        }
        return RunRecord(
            id: "7F3K", state: .finished, title: "Monitoring 인프라 rollout", note: "CHG-1042, 승인: 서연",
            user: "minjun", started: start, ended: start + 185_000, isSandbox: true, version: "0.1.0",
            parameters: ["alias": "main", "retention": 30, "regions": ["us-east-1", "ap-northeast-2"]],
            inventory: "inventory.yaml", documents: [document], steps: steps, targets: targets,
            executions: role + rest)
    }()

    /// One of each kind of trouble, with what is left and the command that carries on.
    static let failed: RunRecord = {
        var record = finished
        record.state = .failed
        record.isSandbox = false
        record.note = nil
        record.ended = start + 96_000
        record.resumeCommand = "runbook resume 7F3K"
        record.targets.append(
            target(
                "777788889999", "sandbox", "eu-west-1",
                failure: "AssumeRole refused: role `rollout` is missing"))
        let denied = """
            An error occurred (AccessDenied) when calling the CreateWorkspace operation: User is not authorized
            to perform: aps:CreateWorkspace

            """
        let failure = RunRecord.Failure(
            message: "`aws` exited with 254", command: "aws amp create-workspace --alias main",
            file: "runbooks/infra.md", line: 42)
        let couldNotTell = Finding(
            postcondition: "workspace-check", phase: .before, answer: .couldNotTell,
            asked: "aws amp list-workspaces\n",
            answered: "", reason: "ExpiredToken", at: start + 20_000, count: 1)
        let doesNotHold = Finding(
            postcondition: "workspace-check", phase: .after, answer: .doesNotHold,
            asked: "aws amp list-workspaces\n",
            answered: "{ \"workspaces\": [] }\n", reason: "`length(workspaces) > 0` is false",
            at: start + 50_000,
            count: 16)
        record.executions =
            Array(finished.executions.prefix(5)) + [
                execution(
                    "workspace", "prod/us-east-1", .failed, reason: "2 attempts failed",
                    attempts: [
                        attempt(1, at: 10, for: 900, status: 254, output: denied, failure: failure),
                        attempt(2, at: 13, for: 61_000, status: 254, output: denied, failure: failure),
                    ], findings: [doesNotHold],
                    decisions: [
                        .init(kind: "rerun", who: "minjun", at: start + 12_000, note: "policy was attached")
                    ]),
                execution(
                    "workspace", "prod/ap-northeast-2", .unknown, reason: "the engine ended while it ran",
                    attempts: [attempt(1, at: 10, for: nil, status: nil, output: "creating …\n")]),
                execution(
                    "workspace", "개발/ap-northeast-2", .failed,
                    reason: "could not tell whether it is needed: ExpiredToken",
                    findings: [couldNotTell]),
                execution("report-ready", "prod/us-east-1", .pending),
                execution("report-ready", "prod/ap-northeast-2", .pending),
                execution("report-ready", "개발/ap-northeast-2", .waiting, reason: "confirm: tell the others?"),
                execution("trust-policy", "sandbox/eu-west-1", .pending, reason: "pre-flight failed"),
                execution("workspace", "sandbox/eu-west-1", .pending, reason: "pre-flight failed"),
                execution("report-ready", "sandbox/eu-west-1", .pending, reason: "pre-flight failed"),
            ]
        record.decisions = [
            .init(kind: "accept-changes", who: "서연", at: start + 11_000, note: "typo in a comment")
        ]
        return record
    }()

    /// The same shape with text that tries to break out of every format.
    static let hostile: RunRecord = {
        var record = failed
        record.id = "X\"><img src=x onerror=alert(1)>"
        record.title = "</title><script>alert('t')</script> \u{202e}evil\u{2066} | a | b"
        record.note =
            "</script><!-- --> @everyone #1 https://example.test www.example.test `x` <details> \\| ~~s~~"
        record.user = "\u{1b}]0;owned\u{7}mallory\r\nroot"
        record.inventory = "'; DROP TABLE runs; --"
        record.parameters = ["<b>": "`` ``` ```` |", "list": ["\u{9b}31m", "\u{7f}"]]
        record.resumeCommand = "runbook resume '7F3K' && echo \"```\""
        record.documents[0].title = "![img](javascript:alert(1))"
        record.documents[0].source = SampleGuide.hostile
        record.targets[0].target.id = Target.ID("a|b`c\"><script>/us-east-1")
        record.targets[0].caller = "arn:aws:sts::1:assumed-role/\u{202e}/x"
        for index in record.steps.indices where record.steps[index].step.rawValue == "workspace" {
            record.steps[index].text = "cat <<'EOF'\n````\n</code></pre><script>1</script>\n`````\nEOF\n"
            record.steps[index].language = "bash\" onload=x"
            record.steps[index].headingPath = ["\u{1b}[2J", "<h1>"]
        }
        for index in record.executions.indices {
            if record.executions[index].target.rawValue == "prod/us-east-1" {
                record.executions[index].target = record.targets[0].target.id
            }
            for attempt in record.executions[index].attempts.indices {
                record.executions[index].attempts[attempt].output =
                    "\u{1b}[31m10%\r100%\u{1b}[0m\n``````\n</pre></details><!--\n\ttab\u{0}\u{8}\nㅎ\u{202e}gpj\n"
                record.executions[index].attempts[attempt].outputBytes = 3_145_728
            }
            for finding in record.executions[index].findings.indices {
                record.executions[index].findings[finding].reason = "a | b <i>&amp;</i> @ops"
            }
        }
        return record
    }()

    /// A run that ended before anything was recorded.
    static let empty = RunRecord(
        id: "E", state: .interrupted, title: "Nothing", user: "minjun", started: start, version: "0.1.0")

    /// More targets and steps than a screen or a pull request has room for.
    static let wide = rollout(steps: 24, targets: 60, failed: [37])

    /// More than a page has room for: what went alike must be put together.
    static let large = rollout(steps: 20, targets: 1000, failed: [37, 512])

    /// A run of so many steps on so many targets, some of which failed half-way.
    static func rollout(steps: Int, targets: Int, failed: Set<Int>) -> RunRecord {
        var record = Self.failed
        var source = "# A rollout over many accounts\n"
        record.steps = (1...steps).map { number in
            source += "\n## Part \(number)\n\nWhat this part is for.\n\n"
            let line = source.utf8.count { $0 == UInt8(ascii: "\n") } + 1
            source += "```bash {name=step-\(number)-설치}\n\(createText)```\n"
            source += "\n```bash {verify}\ntrue\n```\n"
            return step("step-\(number)-설치", line: line, heading: "Part \(number)", text: createText)
        }
        record.documents[0].source = source
        record.targets = (1...targets).map { number in
            target("\(111_100_000_000 + number)", "account-\(number)", "ap-northeast-2")
        }
        let broken = steps / 2 - 1
        record.executions = record.steps.enumerated().flatMap { index, step in
            record.targets.enumerated().map { place, target in
                let hasFailed = failed.contains(place)
                let isBroken = hasFailed && index == broken
                let failure = RunRecord.Failure(
                    message: "`aws` exited with 1", file: step.file, line: step.line + 1)
                let account = target.target.account ?? ""
                let tried = attempt(
                    1, at: Int64(index * 3), for: Int64(100 + place * 7 % 2900), status: isBroken ? 1 : 0,
                    output: "arn:aws:iam::\(account):role/rollout\ndone\n", failure: isBroken ? failure : nil)
                let state: ExecutionState =
                    isBroken ? .failed : hasFailed && index > broken ? .pending : .succeeded
                return execution(
                    step.step.rawValue, target.target.id.rawValue, state,
                    attempts: state == .pending ? [] : [tried],
                    findings: state == .succeeded
                        ? [holds("\(step.step.rawValue)-check", .after, at: Int64(index * 3 + 2))] : [])
            }
        }
        return record
    }
}
