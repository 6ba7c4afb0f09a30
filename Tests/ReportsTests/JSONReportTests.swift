import Foundation
import JSON
import Reports
import Runbooks
import TestSupport
import Testing

@Suite("JSON report")
struct JSONReportTests {
    @Test("it is JSON of its schema, and counts what is in it", arguments: HTMLReportTests.records.indices)
    func shape(index: Int) throws {
        let record = HTMLReportTests.records[index]
        let value = try JSONValue.parse(ReportRenderer.json(record))
        #expect(value["schema"]?.string == "runbook.report/1")
        #expect(value["executions"]?.array?.count == record.executions.count)
        #expect(value["summary"]?["executions"]?.int == record.executions.count)
        let states = try #require(value["summary"]?["states"]?.object)
        #expect(states.keys == ExecutionState.allCases.map(\.rawValue))
        #expect(states.values.compactMap(\.int).reduce(0, +) == record.executions.count)
        #expect(value["left"]?["executions"]?.array?.count == value["summary"]?["left"]?.int)
    }

    @Test func `values are exact, and the text is safe on a terminal all the same`() throws {
        let text = ReportRenderer.json(SampleRuns.hostile)
        let bad = text.unicodeScalars.filter { scalar in
            scalar != "\n"
                && (scalar.properties.generalCategory == .control || scalar.properties.isBidiControl)
        }
        #expect(bad.isEmpty)
        let value = try JSONValue.parse(text)
        #expect(value["run"]?["title"]?.string == SampleRuns.hostile.title)
        #expect(value["parameters"]?["list"]?[1]?.string == "\u{7f}")
        let output = SampleRuns.hostile.executions[0].attempts[0].output
        #expect(value["executions"]?[0]?["attempts"]?[0]?["output"]?.string == output)
    }

    @Test func `what is not known is null, not missing`() throws {
        let value = try JSONValue.parse(ReportRenderer.json(SampleRuns.empty))
        let run = try #require(value["run"]?.object)
        for key in ["note", "ended", "durationMilliseconds", "inventory"] { #expect(run[key] == .null) }
        #expect(value["left"]?["resumeCommand"] == .null)
    }

    @Test func `every member is in the documentation`() throws {
        let path = "\(RepositoryLayout.root)/Documentation/report-json.md"
        let documentation = try String(contentsOfFile: path, encoding: .utf8)
        var record = SampleRuns.failed
        record.parameters = [:]
        let report = try JSONValue.parse(ReportRenderer.json(record))
        let diagnostic = DiagnosticRendererTests.diagnostic(1, 1, 1, help: "help")
        let check = try JSONValue.parse(DiagnosticRenderer.json([diagnostic]))
        let members = Self.members(of: report).union(Self.members(of: check))
        #expect(members.count > 50)
        for member in members.sorted() { #expect(documentation.contains("`\(member)`")) }
    }

    private static func members(of value: JSONValue) -> Set<String> {
        if let object = value.object {
            return object.reduce(into: Set(object.keys)) { $0.formUnion(members(of: $1.value)) }
        }
        return (value.array ?? []).reduce(into: []) { $0.formUnion(members(of: $1)) }
    }
}
