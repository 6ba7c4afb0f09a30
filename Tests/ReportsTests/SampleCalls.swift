import JSON
import Runbooks

/// Calls as the journal would hand them out, made by hand.
enum SampleCalls {
    static func call(
        _ id: String, _ service: String, _ operation: String, at milliseconds: Int64 = 0,
        kind: RunRecord.Attempt.Kind = .run, attempt: Int = 1, region: String? = "ap-northeast-2",
        impact: RunRecord.Impact = .read, parameters: JSONObject = [:],
        _ change: (inout RunRecord.Call) -> Void = { _ in }
    ) -> RunRecord.Call {
        var call = RunRecord.Call(
            id: id, kind: kind, attempt: attempt, service: service, operation: operation, region: region,
            impact: impact, isRepeatable: impact == .read, parameters: parameters,
            started: SampleRuns.start + milliseconds)
        call.outcome = .succeeded
        call.microseconds = 120_000
        call.status = 200
        call.requestID = "7b4f1c2e-0000-4000-8000-\(id)"
        call.caller = "arn:aws:sts::111111111111:assumed-role/rollout/runbook-7F3K-minjun"
        change(&call)
        return call
    }

    /// The sample run that failed, with calls of every kind: refused, throttled, unanswered, of other programs.
    static let called: RunRecord = {
        var record = SampleRuns.failed
        record.executions[0].calls = [
            call(
                "000000000001", "iam", "CreateRole", at: 2100, region: nil, impact: .write,
                parameters: [
                    "RoleName": "rollout", "Description": "모니터링 롤아웃용 역할",
                    "AssumeRolePolicyDocument": "{\"Version\":\"2012-10-17\"}",
                ]
            ) {
                $0.microseconds = 812_345
                $0.retryCount = 2
                $0.retries = [
                    .init(cause: .throttled, status: 400, code: "ThrottlingException", microseconds: 412_000),
                    .init(cause: .error, status: 503, microseconds: 1_204_500),
                ]
            },
            call("000000000002", "iam", "GetRole", at: 2950, region: nil, parameters: ["RoleName": "rollout"])
            {
                $0.microseconds = 480
            },
            call(
                "000000000003", "iam", "GetRole", at: 4000, kind: .check, region: nil,
                parameters: ["RoleName": "rollout"]),
        ]
        record.executions[5].calls = [
            call(
                "000000000004", "amp", "CreateWorkspace", at: 10_100, region: "us-east-1", impact: .write,
                parameters: ["alias": "main"]
            ) {
                $0.outcome = .failed
                $0.status = 403
                $0.code = "AccessDenied"
                $0.microseconds = 300_000
                $0.isRepeatable = true
            },
            call(
                "000000000005", "amp", "CreateWorkspace", at: 13_100, attempt: 2, region: "us-east-1",
                impact: .write, parameters: ["alias": "main"]
            ) {
                $0.outcome = .failed
                $0.status = 403
                $0.code = "AccessDenied"
                $0.microseconds = 60_500_000
                $0.retryCount = 1
                $0.retries = [.init(cause: .unreachable, microseconds: 0)]
            },
        ]
        record.executions[6].calls = [
            call("000000000006", "amp", "ListWorkspaces", at: 10_050) { $0.microseconds = 95_000 },
            call(
                "000000000007", "amp", "CreateWorkspace", at: 10_200, impact: .write,
                parameters: ["alias": "main", "tags": ["소유자": "서연"]]
            ) {
                $0.outcome = .sent
                $0.microseconds = nil
                $0.status = nil
                $0.requestID = nil
            },
            call("000000000008", "amp", "DeleteWorkspace", at: 10_150, impact: .destructive),
            call("000000000009", "terraform", "apply", at: 10_160, region: nil, impact: .unknown) {
                $0.status = nil
                $0.requestID = nil
            },
        ]
        record.executions[7].calls = [
            call("000000000010", "amp", "ListWorkspaces", at: 20_000, kind: .check) {
                $0.outcome = .unknown
                $0.status = nil
                $0.requestID = nil
                $0.retryCount = 3
                $0.retries = [
                    .init(cause: .throttled, status: 429, code: "TooManyRequests", microseconds: 100_000),
                    .init(cause: .throttled, status: 429, code: "TooManyRequests", microseconds: 1_900_000),
                    .init(cause: .timeout, microseconds: 0),
                ]
                $0.microseconds = 9_000_000
            }
        ]
        return record
    }()

    /// Calls whose every text tries to break out.
    static let hostile: RunRecord = {
        var record = SampleRuns.hostile
        let text = "\u{1b}[31m</code></details><script>1</script> `x` | @ops \u{202e}gpj\r\n\u{9b}2J"
        for index in record.executions.indices {
            record.executions[index].calls = CallOutcomes.all.enumerated().map { number, outcome in
                call(
                    "\(text)\(number)", text, text, region: text, impact: .write,
                    parameters: [text: [.string(text)]]
                ) {
                    $0.outcome = outcome
                    $0.code = text
                    $0.requestID = text
                    $0.caller = text
                    $0.retryCount = 1
                    $0.retries = [.init(cause: .error, status: 500, code: text, microseconds: 1)]
                }
            }
        }
        return record
    }()

    private enum CallOutcomes { static let all = RunRecord.Call.Outcome.allCases }

    /// 1,000 targets × 20 steps × 5 calls; what a call was given differs from target to target.
    static let large: RunRecord = {
        var record = SampleRuns.large
        for index in record.executions.indices where !record.executions[index].attempts.isEmpty {
            let hasFailed = record.executions[index].state == .failed
            let began = record.executions[index].attempts[0].started - SampleRuns.start
            record.executions[index].calls = (0..<5).map { number in
                let isWrite = number == 1
                return call(
                    "\(index)-\(number)", number < 3 ? "ec2" : "iam",
                    isWrite ? "CreateVpc" : number == 4 ? "ListRoles" : "DescribeVpcs",
                    at: began + Int64(number * 15), impact: isWrite ? .write : .read,
                    parameters: ["VpcId": .string("vpc-\(index * 7919)"), "설명": "계정마다 다른 값"]
                ) {
                    $0.microseconds = Int64(9000 + index % 4000)
                    $0.retryCount = (index + number) % 97 == 0 ? 1 : 0
                    if hasFailed, isWrite { $0.outcome = .unknown }
                }
            }
        }
        return record
    }()
}
