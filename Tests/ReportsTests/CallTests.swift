import Foundation
import JSON
import Runbooks
import TestSupport
import Testing
import Texts

@testable import Reports

@Suite("Calls of AWS APIs")
struct CallTests {
    private let record = SampleCalls.called

    @Test func `they are counted by what they can do and how they went`() throws {
        let calls = try #require(CallOverview(record))
        #expect(
            calls.totals.sentence
                == "10 calls: 4 read, 4 write, 1 destructive, 1 of unknown impact; 2 unknown, "
                + "2 failed (AccessDenied ×2); 2 throttled; 6 retries; 1 min 11 s in all")
        #expect(calls.totals.writes == 5)
        #expect(calls.totals.slowest == 60_500_000)
        #expect(calls.services.map(\.name) == ["amp", "iam", "terraform"])
        #expect(
            calls.services[0].operations.map(\.name) == [
                "CreateWorkspace", "ListWorkspaces", "DeleteWorkspace",
            ])
        #expect(calls.services[0].totals.calls == 6)
        #expect(CallOverview(SampleRuns.failed) == nil)
    }

    @Test func `those without an answer come first, and of them those that may have changed something`()
        throws
    {
        let calls = try #require(CallOverview(record))
        let names = calls.unanswered.map { record.executions[$0.execution].calls[$0.call].name }
        #expect(names == ["amp CreateWorkspace", "amp ListWorkspaces"])
        #expect(record.executions[6].shownCalls(limit: 9).places == [1, 0, 2, 3])
    }

    @Test func `a call is on its way only while its attempt goes on`() {
        var execution = record.executions[6]
        let call = execution.calls[1]
        #expect(execution.outcome(of: call) == .unknown)
        execution.isRunning = true
        #expect(execution.outcome(of: call) == .running)
        var other = call
        other.attempt = 2
        #expect(execution.outcome(of: other) == .unknown)
        other.attempt = 1
        other.kind = .rollback
        #expect(execution.outcome(of: other) == .unknown)
        execution.attempts[0].ended = SampleRuns.start + 99_000
        #expect(execution.outcome(of: call) == .unknown)
    }

    @Test func `of too many calls those go that say least`() {
        var execution = record.executions[6]
        execution.calls = [
            SampleCalls.call("a", "s", "Read"), SampleCalls.call("b", "s", "Read"),
            SampleCalls.call("c", "s", "Write", impact: .write),
            SampleCalls.call("d", "s", "Read") { $0.outcome = .failed },
            SampleCalls.call("e", "s", "Write", impact: .write) { $0.outcome = .unknown },
        ]
        #expect(execution.shownCalls(limit: 3).places == [4, 2, 3])
        #expect(execution.shownCalls(limit: 3).left == 2)
        #expect(execution.shownCalls(limit: 4).places == [4, 0, 2, 3])
    }

    @Test func `calls side by side count once in the time of a block, and not beyond its end`() {
        var execution = SampleRuns.execution(
            "s", "t", .succeeded, attempts: [SampleRuns.attempt(1, at: 0, for: 1000)])
        func call(at start: Int64, for microseconds: Int64?) -> RunRecord.Call {
            SampleCalls.call("c", "s", "O", at: start) { $0.microseconds = microseconds }
        }
        execution.calls = [
            call(at: 100, for: 300_000), call(at: 200, for: 100_000), call(at: 350, for: 150_000),
            call(at: 900, for: 500_000), call(at: 0, for: nil),
        ]
        var time = CallTime(of: execution)
        #expect(time.calls == 500_000)
        #expect(time.blocks == 1_000_000)
        #expect(time.text == "500 ms of 1.0 s in AWS calls (50 %)")
        execution.calls[0].kind = .check
        time = CallTime(of: execution)
        #expect(time.calls == 350_000)
        execution.attempts[0].ended = nil
        #expect(CallTime(of: execution).text == nil)
    }

    @Test(
        "a share too small for a figure is not nothing",
        arguments: [(0, "0 %"), (1, "under 1 %"), (994, "99 %")])
    func shares(milliseconds: Int, text: String) {
        var execution = SampleRuns.execution(
            "s", "t", .succeeded, attempts: [SampleRuns.attempt(1, at: 0, for: 1000)])
        execution.calls = [SampleCalls.call("c", "s", "O") { $0.microseconds = Int64(milliseconds) * 1000 }]
        #expect(CallTime(of: execution).shareText == text)
    }

    @Test func `executions are alike whatever their calls were given and however often they asked`() {
        let one = record.executions[6]
        var other = one
        other.calls[0].parameters = ["x": "y"]
        other.calls[0].requestID = "other"
        other.calls[0].retryCount = 9
        other.calls[0].caller = "arn:other"
        other.calls.insert(other.calls[0], at: 1)
        #expect(ExecutionSignature.exact(one) == ExecutionSignature.exact(other))
        for change: (inout RunRecord.Execution) -> Void in [
            { $0.calls[1].outcome = .succeeded }, { $0.calls.append($0.calls[1]) },
            { $0.calls[0].region = "x" },
            { $0.calls.removeLast() }, { $0.calls[0].code = "X" }, { $0.calls[0].kind = .check },
        ] {
            var other = one
            change(&other)
            #expect(ExecutionSignature.exact(one) != ExecutionSignature.exact(other))
        }
    }

    // MARK: Formats

    @Test("each report shows them as recorded", arguments: ReportFormat.allCases)
    func snapshots(format: ReportFormat) throws {
        let options = ReportOptions(now: SampleRuns.start + 3_600_000)
        let suffix = format == .text ? "txt" : format.rawValue
        try expectSnapshot(
            ReportRenderer.render(record, as: format, options: options), named: "called.\(suffix)")
    }

    @Test func `a list of them has a line each, in order of time`() throws {
        let list = ReportRenderer.calls(record)
        try expectSnapshot(list, named: "calls.txt")
        let times = list.split(separator: "\n").map { $0.prefix(24) }
        #expect(times.count == 10 && times == times.sorted())
        #expect(ReportRenderer.calls(SampleRuns.failed).isEmpty)
    }

    @Test func `a list for programs has an object per line`() throws {
        let list = ReportRenderer.callLines(record)
        try expectSnapshot(list, named: "calls.jsonl")
        let objects = try list.split(separator: "\n").map { try JSONValue.parse(String($0)) }
        #expect(objects.allSatisfy { $0["schema"]?.string == "runbook.call/1" })
        #expect(objects.compactMap { $0["parameters"]?["tags"]?["소유자"]?.string } == ["서연"])
        #expect(objects.filter { $0["outcome"]?.string == "unknown" }.count == 2)
    }

    @Test func `columns are aligned whatever the script`() {
        var record = record
        record.executions[6].step = Step.ID("작업 공간")
        let targets = ReportRenderer.calls(record).split(separator: "\n").map { line in
            let run = [" prod/", " 개발/"].compactMap { line.range(of: $0) }.first
            return run.map { DisplayWidth.columns(of: line[..<$0.lowerBound]) }
        }
        #expect(Set(targets).count == 1)
    }

    @Test func `nothing in them reaches a reader as a control or as markup`() {
        let options = ReportOptions(now: SampleRuns.start)
        let texts =
            ReportFormat.allCases.map { ReportRenderer.render(SampleCalls.hostile, as: $0, options: options) }
            + [
                ReportRenderer.calls(SampleCalls.hostile), ReportRenderer.callLines(SampleCalls.hostile),
            ]
        for text in texts {
            let bad = text.unicodeScalars.filter { scalar in
                scalar != "\n"
                    && (scalar.properties.generalCategory == .control || scalar.properties.isBidiControl)
            }
            #expect(bad.allSatisfy { $0 == "\t" })
        }
        let page = ReportRenderer.html(SampleCalls.hostile, options: options)
        let checker = HTMLChecker(page)
        #expect(checker.problems.isEmpty && !checker.elements.contains("script"))
        #expect(texts[4].split(separator: "\n").count == SampleCalls.hostile.executions.count * 4)
        #expect(texts[5].split(separator: "\n").count == SampleCalls.hostile.executions.count * 4)
    }

    @Test("no line of the text report is wider than the columns", arguments: [100, 60, 40])
    func width(columns: Int) {
        for record in [record, SampleCalls.hostile] {
            let report = ReportRenderer.text(record, options: ReportOptions(columns: columns))
            let commands = ["resume with: ", "when a person did or agreed: "]
            for line in report.split(separator: "\n") where !commands.contains(where: line.hasPrefix) {
                #expect(DisplayWidth.columns(of: line) <= columns, "\(line)")
            }
        }
    }

    @Test func `a problem says which call may have happened`() throws {
        let html = ReportRenderer.html(record)
        let problems = try #require(html.range(of: "<h2 id=wrong>")).upperBound
        let left = try #require(html.range(of: "<h2 id=left>")).lowerBound
        let doubt = "it was sent, and no definite answer came; it may have happened"
        #expect(html[problems..<left].contains("<code>amp CreateWorkspace</code>"))
        #expect(html[problems..<left].split(separator: doubt).count == 2)
        #expect(HTMLChecker(html).problems.isEmpty)
        let text = ReportRenderer.text(record, options: ReportOptions(columns: 200))
        let place = try #require(text.range(of: "? unknown amp CreateWorkspace in ap-northeast-2: \(doubt)"))
        #expect(place.lowerBound < (try #require(text.range(of: "WHAT IS LEFT")).lowerBound))
    }

    @Test func `every member is in the documentation`() throws {
        let path = "\(RepositoryLayout.root)/Documentation/report-json.md"
        let documentation = try String(contentsOfFile: path, encoding: .utf8)
        var record = record
        record.parameters = [:]
        for index in record.executions.indices {
            for call in record.executions[index].calls.indices {
                record.executions[index].calls[call].parameters = [:]
            }
        }
        func members(_ value: JSONValue) -> Set<String> {
            let nested = (value.object?.values ?? value.array ?? []).map(members)
            return nested.reduce(into: Set(value.object?.keys ?? [])) { $0.formUnion($1) }
        }
        var found = members(try JSONValue.parse(ReportRenderer.json(record)))
        let line = ReportRenderer.callLines(record).split(separator: "\n").first.map(String.init) ?? ""
        found.formUnion(members(try JSONValue.parse(line)))
        #expect(found.contains("slowestMicroseconds") && found.contains("requestId"))
        for member in found.sorted() { #expect(documentation.contains("`\(member)`"), "\(member)") }
    }
}

@Suite("A hundred thousand calls")
struct ManyCallsTests {
    static let page = ReportRenderer.html(SampleCalls.large)

    @Test func `the page is in order, and not much larger than without them`() {
        #expect(HTMLChecker(Self.page).problems.isEmpty)
        #expect(Self.page.utf8.count < 1_500_000)
        #expect(Self.page.split(separator: "<details class=call>").count < 4000)
    }

    @Test func `what is left out is counted, and can be found`() {
        #expect(Self.page.contains("<code>runbook show 7F3K --calls</code>"))
        #expect(Self.page.contains("the others called the same operations, with the same outcomes."))
        #expect(Self.page.contains("All 1,000 together: 5,000 calls: 4,000 read, 1,000 write"))
    }

    @Test func `a page of executions that all differ keeps a share of their calls`() {
        var record = SampleRuns.rollout(steps: 10, targets: 55, failed: [])
        for index in record.executions.indices {
            record.executions[index].attempts[0].output = "\(index * 7919)"
            record.executions[index].calls = (0..<100).map { number in
                SampleCalls.call(
                    "\(number)", "s3", "PutObject", impact: .write,
                    parameters: ["Key": .string(String(repeating: "가", count: 500))])
            }
        }
        let page = ReportRenderer.html(record)
        #expect(page.utf8.count < 12_000_000)
        #expect(page.contains("92 more calls: <code>runbook show 7F3K --calls</code>"))
        #expect(page.contains("are left out: <code>runbook report --format json</code> has them"))
    }
}
