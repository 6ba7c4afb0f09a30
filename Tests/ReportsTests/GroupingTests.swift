import Runbooks
import Testing

@testable import Reports

@Suite("What went alike")
struct GroupingTests {
    /// The groups of the first step, as lists of the targets' numbers, with how alike they are.
    private func groups(
        _ outputs: [String], change: (inout RunRecord) -> Void = { _ in }
    ) -> [(targets: [Int], likeness: ExecutionGroup.Likeness)] {
        var record = SampleRuns.rollout(steps: 2, targets: outputs.count, failed: [])
        for (index, output) in outputs.enumerated() { record.executions[index].attempts[0].output = output }
        change(&record)
        let overview = RunOverview(record, now: nil)
        return ExecutionGroup.groups(
            of: overview.executions(ofStep: 0), in: record, targets: overview.targets
        ).map { ($0.executions, $0.likeness) }
    }

    @Test func `the same output is shown once, whatever the times were`() {
        let found = groups(["a", "b", "a", "a"])
        #expect(found.map(\.targets) == [[0, 2, 3], [1]])
        #expect(found.map(\.likeness) == [.same, .same])
    }

    @Test func `outputs that differ in their targets' own names only are one`() {
        let own = (1...3).map {
            "account-\($0)/ap-northeast-2 is \(111_100_000_000 + $0) in ap-northeast-2\n"
        }
        let found = groups(own + [own[0]])
        #expect(found.map(\.targets) == [[0, 1, 2], [3]])
        #expect(found.map(\.likeness) == [.sameButNames, .same])
    }

    @Test func `a name of its own in one and the same name in another are the same`() {
        let found = groups(["account-1\n", "account-1\n"])
        #expect(found.map(\.targets) == [[0, 1]])
        #expect(found[0].likeness == .same)
    }

    @Test func `state, evidence, reasons and failures tell executions apart, and failures come first`() {
        let found = groups(Array(repeating: "a", count: 6)) { record in
            record.executions[1].state = .failed
            record.executions[2].findings = []
            record.executions[3].reason = "because"
            record.executions[4].attempts[0].failure = RunRecord.Failure(message: "no")
            record.executions[5].exports = ["X"]
        }
        #expect(found.map(\.targets) == [[1], [0], [2], [3], [4], [5]])
    }

    @Test func `text that runs over from one field to the next tells them apart`() {
        let found = groups(["a", "a"]) { record in
            record.executions[0].exports = ["AB", "C"]
            record.executions[1].exports = ["A", "BC"]
        }
        #expect(found.count == 2)
    }

    @Test func `a large run puts together what differs too much, and a small one does not`() {
        let outputs = (0..<100).map { "\($0 * 7919)" }
        let large = groups(outputs)
        #expect(large.count == ExecutionGroup.limit + 1)
        #expect(large.last?.likeness == .stateOnly)
        #expect(large.map(\.targets.count).reduce(0, +) == 100)
        #expect(groups(Array(outputs.prefix(60))).count == 60)
    }
}

@Suite("Large runs in the HTML report")
struct LargeRunTests {
    static let page = ReportRenderer.html(SampleRuns.large)

    @Test func `a page of a thousand targets is in order, and small`() {
        #expect(HTMLChecker(Self.page).problems.isEmpty)
        #expect(Self.page.utf8.count < 1_000_000)
    }

    private func rows(of page: String) -> ArraySlice<Substring> {
        page.split(separator: "<th scope=col>Target</th>")[1].split(separator: "</tbody>")[0]
            .split(separator: "<tr><th scope=row>").dropFirst()
    }

    @Test func `targets that went alike are one row, those that failed first`() {
        let rows = rows(of: Self.page)
        #expect(rows.count == 2)
        #expect(rows.first?.hasPrefix("<details class=names><summary>2 targets</summary>") == true)
        #expect(rows.first?.contains("account-38/ap-northeast-2, account-513/ap-northeast-2") == true)
        #expect(rows.last?.hasPrefix("<details class=names><summary>998 targets</summary>") == true)
        #expect(rows.first?.split(separator: "title=failed").count == 2)
    }

    @Test func `small runs have a row for each target, those that failed first`() {
        let rows = rows(of: ReportRenderer.html(SampleRuns.wide))
        #expect(rows.count == 60)
        #expect(rows.first?.hasPrefix("account-38/") == true)
        #expect(rows.dropFirst().first?.hasPrefix("account-1/") == true)
    }

    @Test func `a failure of many is told once`() {
        #expect(Self.page.split(separator: "<article").count == 2)
        #expect(Self.page.contains("As on <code>account-38/ap-northeast-2</code>; the others differ"))
        #expect(Self.page.contains("<b class=on>all 1,000 targets</b>"))
        #expect(Self.page.contains("All but <code>account-38/ap-northeast-2</code>"))
    }

    @Test func `a failure that prints something else each time is told a few times`() {
        var record = SampleRuns.rollout(steps: 4, targets: 100, failed: Set(10..<30))
        for index in record.executions.indices where record.executions[index].state == .failed {
            record.executions[index].attempts[0].output = "request \(index * 7919)\n"
        }
        let page = ReportRenderer.html(record)
        #expect(HTMLChecker(page).problems.isEmpty)
        #expect(page.split(separator: "<article").count - 1 == 4)
        #expect(page.contains("<b class=on>17 targets</b>"))
        #expect(page.contains("Each of them printed something else."))
    }

    @Test func `every target's name can be found`() {
        for number in [1, 38, 500, 1000] { #expect(Self.page.contains("account-\(number)/ap-northeast-2")) }
    }
}
