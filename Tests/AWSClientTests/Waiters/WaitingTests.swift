import AWSClient
import JSON
import Testing

/// Verdicts and texts as of botocore's own waiter.
@Suite("Waiting")
struct WaitingTests {
    private static let definition: JSONObject = [
        "operation": "DescribeVpcs", "delay": 15, "maxAttempts": 2,
        "acceptors": [
            ["matcher": "pathAll", "argument": "Vpcs[].State", "expected": "available", "state": "success"],
            ["matcher": "pathAny", "argument": "Vpcs[].State", "expected": "failed", "state": "failure"],
            ["matcher": "path", "argument": "Vpcs[0].State", "expected": "pending", "state": "retry"],
            ["matcher": "error", "expected": "InvalidVpcID.NotFound", "state": "retry"],
            ["matcher": "status", "expected": 409, "state": "failure"],
        ],
    ]

    private func verdicts(_ answers: [WaiterAnswer]) throws -> [Waiting.Verdict] {
        let plan = try WaiterPlan(name: "VpcAvailable", definition: Self.definition)
        #expect(plan.operation == "DescribeVpcs" && plan.delay == 15 && plan.maxAttempts == 2)
        var waiting = Waiting(plan)
        return answers.map { waiting.verdict(on: $0) }
    }

    private func vpcs(_ states: JSONValue...) -> WaiterAnswer {
        WaiterAnswer(status: 200, result: ["Vpcs": .array(states.map { ["State": $0] })])
    }

    private let notFound = WaiterAnswer(
        status: 400, errorCode: "InvalidVpcID.NotFound", errorMessage: "no such VPC")

    private func failure(_ reason: String) -> Waiting.Verdict {
        .failed(WaiterError("Waiter VpcAvailable failed: \(reason)"))
    }

    @Test func `it succeeds when all are as expected`() throws {
        #expect(try verdicts([notFound, vpcs("available", "available")]) == [.retry, .succeeded])
    }

    @Test func `none is not all`() throws {
        #expect(try verdicts([vpcs()]) == [.retry])
    }

    @Test func `a state that is final fails at once`() throws {
        let reason =
            "Waiter encountered a terminal failure state: For expression \"Vpcs[].State\" we matched expected "
            + "path: \"failed\" at least once"
        #expect(try verdicts([vpcs("pending", "failed")]) == [failure(reason)])
    }

    @Test func `a status can be final`() throws {
        let answer = WaiterAnswer(status: 409, errorCode: "Conflict", errorMessage: nil)
        let reason = "Waiter encountered a terminal failure state: Matched expected HTTP status code: 409"
        #expect(try verdicts([answer]) == [failure(reason)])
    }

    @Test func `an error that no rule names fails with the service's words`() throws {
        let answer = WaiterAnswer(status: 403, errorCode: "UnauthorizedOperation", errorMessage: "not you")
        #expect(try verdicts([answer]) == [failure("An error occurred (UnauthorizedOperation): not you")])
    }

    @Test func `the last attempt says which rule matched`() throws {
        let reason =
            "Max attempts exceeded. Previously accepted state: For expression \"Vpcs[0].State\" we matched "
            + "expected path: \"pending\""
        #expect(try verdicts([vpcs("pending"), vpcs("pending")]) == [.retry, failure(reason)])
    }

    @Test func `the last attempt names the last rule where only an earlier one matched`() throws {
        let reason =
            "Max attempts exceeded. Previously accepted state: Matched expected HTTP status code: 409"
        #expect(try verdicts([notFound, vpcs()]) == [.retry, failure(reason)])
    }

    @Test func `attempts without any match say only that they are over`() throws {
        #expect(try verdicts([vpcs(), vpcs()]) == [.retry, failure("Max attempts exceeded")])
    }

    @Test func `an expression without a value for the answer ends the waiting`() throws {
        let definition: JSONObject = [
            "operation": "X", "delay": 1, "maxAttempts": 5,
            "acceptors": [
                ["matcher": "path", "argument": "length(Items) > `0`", "expected": true, "state": "success"]
            ],
        ]
        var waiting = Waiting(try WaiterPlan(name: "W", definition: definition))
        guard case .failed = waiting.verdict(on: WaiterAnswer(status: 200, result: [:])) else {
            Issue.record("it went on")
            return
        }
    }

    @Test func `an unknown kind of rule is an error`() {
        let error = #expect(throws: WaiterError.self) {
            try WaiterPlan(name: "W", definition: ["acceptors": [["matcher": "header"]]])
        }
        #expect(error?.description == "Error processing waiter config: Unknown acceptor: header")
    }
}
