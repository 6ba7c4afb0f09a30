internal import JSON
internal import Runbooks
internal import Texts

/// All calls of a run in order of time, a line each.
struct CallList {
    let record: RunRecord

    /// The calls with their executions; those of one moment as the record has them.
    private var entries: [(execution: RunRecord.Execution, call: RunRecord.Call)] {
        let places = record.executions.indices.flatMap { index in
            record.executions[index].calls.indices.map { CallOverview.Place(execution: index, call: $0) }
        }
        return places.enumerated()
            .map { (started: started($0.element), order: $0.offset, place: $0.element) }
            .sorted { ($0.started, $0.order) < ($1.started, $1.order) }
            .map { entry in
                let execution = record.executions[entry.place.execution]
                return (execution, execution.calls[entry.place.call])
            }
    }

    private func started(_ place: CallOverview.Place) -> Int64 {
        record.executions[place.execution].calls[place.call].started
    }

    /// Aligned columns; empty without calls.
    func text(_ style: Style) -> String {
        var columns = TextColumns(numbers: [6])
        for (execution, call) in entries {
            let mark = execution.outcome(of: call).mark
            let document = record.documents.count > 1 ? "\(execution.document)/" : ""
            columns.rows.append([
                .init(Timestamps.preciseISO8601(call.started), .muted), .init(mark.text, mark.role),
                .init(clean(call.name)), .init(clean(call.region)),
                .init(call.impactText, call.impact == .destructive ? .bad : nil), .init(clean(call.answer)),
                .init(call.span ?? "–"), .init(clean(call.retriesCell)),
                .init(clean(document + execution.step.rawValue)),
                .init(clean(execution.target.rawValue)), .init(call.block), .init(clean(call.requestID)),
            ])
        }
        return columns.lines(style).map { $0 + "\n" }.joined()
    }

    /// One object per line: `runbook.call/1`, described in `Documentation/report-json.md`.
    func json() -> String {
        entries.map { execution, call in
            var object: JSONObject = [
                "schema": "runbook.call/1",
                "run": .string(record.id),
                "document": .string(execution.document),
                "step": .string(execution.step.rawValue),
                "target": .string(execution.target.rawValue),
            ]
            for (key, value) in CallJSON.object(call, outcome: execution.outcome(of: call)) {
                object[key] = value
            }
            return JSONText.printable(JSONValue.object(object).serialized()) + "\n"
        }
        .joined()
    }

    private func clean(_ text: String?) -> String {
        let line = text.map { ControlBytes.singleLine($0) } ?? ""
        return line.isEmpty ? "–" : line
    }
}
