internal import JSON
internal import Runbooks
internal import Texts

/// The report for programs: `runbook.report/1`, described in `Documentation/report-json.md`.
struct JSONReport {
    let overview: RunOverview

    private var record: RunRecord { overview.record }

    func render() -> String { JSONText.printable(document.serialized(indent: 2)) + "\n" }

    private var document: JSONValue {
        [
            "schema": "runbook.report/1",
            "run": run,
            "summary": summary,
            "documents": .array(record.documents.map(document)),
            "parameters": .object(record.parameters),
            "targets": .array(record.targets.map(target)),
            "steps": .array(record.steps.indices.map(step)),
            "executions": .array(record.executions.map(execution)),
            "decisions": .array(record.decisions.map(decision)),
            "left": left,
        ]
    }

    private var run: JSONValue {
        [
            "id": .string(record.id),
            "state": .string(record.state.rawValue),
            "title": .string(record.title),
            "note": optional(record.note),
            "user": .string(record.user),
            "started": moment(record.started),
            "ended": optional(record.ended),
            "durationMilliseconds": duration(from: record.started, to: record.ended),
            "sandbox": .bool(record.isSandbox),
            "version": .string(record.version),
            "inventory": optional(record.inventory),
        ]
    }

    private var summary: JSONValue {
        var states = JSONObject()
        for state in ExecutionState.allCases { states[state.rawValue] = 0 }
        for (state, group) in Dictionary(grouping: record.executions, by: { $0.state }) {
            states[state.rawValue] = .number(JSONNumber(group.count))
        }
        var summary: JSONObject = [
            "executions": .number(JSONNumber(record.executions.count)),
            "left": .number(JSONNumber(overview.leftCount)),
            "states": .object(states),
        ]
        if let calls = overview.calls { summary["calls"] = CallJSON.summary(calls, in: record) }
        return .object(summary)
    }

    private var left: JSONValue {
        let executions = record.executions.filter { !$0.state.isComplete }
        let entries = executions.map { execution -> JSONValue in
            [
                "document": .string(execution.document),
                "step": .string(execution.step.rawValue),
                "target": .string(execution.target.rawValue),
                "state": .string(execution.state.rawValue),
                "reason": optional(execution.reason),
            ]
        }
        return [
            "executions": .array(entries), "resumeCommand": optional(record.resumeCommand),
            "answerCommand": optional(overview.answerCommand),
        ]
    }

    private func document(_ document: RunRecord.Document) -> JSONValue {
        [
            "name": .string(document.name),
            "path": .string(document.path),
            "title": .string(document.title),
            "sha256": .string(document.digest),
            "sidecar": document.sidecar.map {
                ["path": .string($0.path), "sha256": .string(document.sidecarDigest ?? "")]
            } ?? .null,
        ]
    }

    private func target(_ entry: RunRecord.TargetRecord) -> JSONValue {
        [
            "id": .string(entry.target.id.rawValue),
            "account": optional(entry.target.account),
            "accountName": optional(entry.target.accountName),
            "region": optional(entry.target.region),
            "groups": .array(entry.target.groups.map { .string($0) }),
            "caller": optional(entry.caller),
            "failure": optional(entry.failure),
        ]
    }

    private func step(_ index: Int) -> JSONValue {
        let step = record.steps[index]
        return [
            "document": .string(step.document),
            "step": .string(step.step.rawValue),
            "kind": .string(step.kind),
            "language": .string(step.language),
            "file": .string(step.file),
            "line": .number(JSONNumber(step.line)),
            "headings": .array(step.headingPath.map { .string($0) }),
            "manual": overview.manuals[index].map(manual) ?? .null,
            "text": .string(step.text),
        ]
    }

    private func manual(_ manual: Step.Manual) -> JSONValue {
        let pictures = manual.pictures.map { picture -> JSONValue in
            ["source": .string(picture.source), "alternative": .string(picture.alternative)]
        }
        return ["introduction": .string(manual.introduction), "pictures": .array(pictures)]
    }

    private func execution(_ execution: RunRecord.Execution) -> JSONValue {
        var object: JSONObject = [
            "document": .string(execution.document),
            "step": .string(execution.step.rawValue),
            "target": .string(execution.target.rawValue),
            "state": .string(execution.state.rawValue),
            "running": .bool(execution.isRunning),
            "reason": optional(execution.reason),
            "attempts": .array(execution.attempts.map(attempt)),
            "evidence": .array(execution.findings.map(finding)),
            "exports": .array(execution.exports.map { .string($0) }),
            "decisions": .array(execution.decisions.map(decision)),
        ]
        if overview.calls != nil {
            object["calls"] = .array(
                execution.calls.map { .object(CallJSON.object($0, outcome: execution.outcome(of: $0))) })
        }
        return .object(object)
    }

    private func attempt(_ attempt: RunRecord.Attempt) -> JSONValue {
        [
            "kind": .string(attempt.kind.rawValue),
            "number": .number(JSONNumber(attempt.number)),
            "started": moment(attempt.started),
            "ended": optional(attempt.ended),
            "durationMilliseconds": duration(from: attempt.started, to: attempt.ended),
            "exitStatus": attempt.status.map { .number(JSONNumber($0)) } ?? .null,
            "failure": attempt.failure.map(failure) ?? .null,
            "output": .string(attempt.output),
            "outputBytes": .number(JSONNumber(attempt.outputBytes)),
        ]
    }

    private func failure(_ failure: RunRecord.Failure) -> JSONValue {
        [
            "message": .string(failure.message),
            "command": optional(failure.command),
            "file": optional(failure.file),
            "line": failure.line.map { .number(JSONNumber($0)) } ?? .null,
        ]
    }

    private func finding(_ finding: Finding) -> JSONValue {
        [
            "postcondition": .string(finding.postcondition),
            "phase": .string(finding.phase.rawValue),
            "answer": .string(finding.answer.rawValue),
            "reason": .string(finding.reason),
            "asked": .string(finding.asked),
            "answered": .string(finding.answered),
            "at": moment(finding.at),
            "count": .number(JSONNumber(finding.count)),
        ]
    }

    private func decision(_ decision: RunRecord.Decision) -> JSONValue {
        [
            "kind": .string(decision.kind),
            "who": .string(decision.who),
            "at": moment(decision.at),
            "note": optional(decision.note),
        ]
    }

    private func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    private func optional(_ milliseconds: Int64?) -> JSONValue { milliseconds.map(moment) ?? .null }

    private func moment(_ milliseconds: Int64) -> JSONValue {
        .string(Timestamps.preciseISO8601(milliseconds))
    }

    private func duration(from start: Int64, to end: Int64?) -> JSONValue {
        end.map { .number(JSONNumber(Int($0 - start))) } ?? .null
    }
}
