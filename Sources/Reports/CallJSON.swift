internal import JSON
internal import Runbooks
internal import Texts

/// Calls and their totals for programs.
enum CallJSON {
    /// One call, whole.
    static func object(_ call: RunRecord.Call, outcome: CallOutcome) -> JSONObject {
        [
            "id": .string(call.id),
            "kind": .string(call.kind.rawValue),
            "attempt": .number(JSONNumber(call.attempt)),
            "started": .string(Timestamps.preciseISO8601(call.started)),
            "service": .string(call.service),
            "operation": .string(call.operation),
            "region": call.region.map { .string($0) } ?? .null,
            "impact": .string(call.impact.rawValue),
            "repeatable": .bool(call.isRepeatable),
            "outcome": .string(outcome.rawValue),
            "httpStatus": call.status.map { .number(JSONNumber($0)) } ?? .null,
            "code": call.code.map { .string($0) } ?? .null,
            "durationMicroseconds": number(call.microseconds),
            "retries": .number(JSONNumber(call.retryCount)),
            "retryCauses": .array(call.retries.map(value)),
            "caller": call.caller.map { .string($0) } ?? .null,
            "requestId": call.requestID.map { .string($0) } ?? .null,
            "parameters": .object(call.parameters),
        ]
    }

    private static func value(_ retry: RunRecord.Retry) -> JSONValue {
        [
            "cause": .string(retry.cause.rawValue),
            "httpStatus": retry.status.map { .number(JSONNumber($0)) } ?? .null,
            "code": retry.code.map { .string($0) } ?? .null,
            "waitMicroseconds": number(retry.microseconds),
        ]
    }

    /// All calls of a run, counted.
    static func summary(_ calls: CallOverview, in record: RunRecord) -> JSONValue {
        var object = totals(calls.totals)
        object["services"] = .array(
            calls.services.map { service in
                var object: JSONObject = ["service": .string(service.name)]
                merge(totals(service.totals), into: &object)
                object["operations"] = .array(
                    service.operations.map { operation in
                        var object: JSONObject = ["operation": .string(operation.name)]
                        merge(totals(operation.totals), into: &object)
                        return .object(object)
                    })
                return .object(object)
            })
        object["steps"] = .array(
            calls.steps.map { entry in
                [
                    "document": .string(record.steps[entry.step].document),
                    "step": .string(record.steps[entry.step].step.rawValue),
                    "calls": .number(JSONNumber(entry.calls)),
                    "blocksMicroseconds": number(entry.time.blocks),
                    "callsMicroseconds": number(entry.time.calls),
                ]
            })
        return .object(object)
    }

    private static func totals(_ totals: CallTotals) -> JSONObject {
        var impacts = JSONObject()
        for impact in RunRecord.Impact.allCases {
            impacts[impact.rawValue] = .number(JSONNumber(totals.impacts[impact] ?? 0))
        }
        var outcomes = JSONObject()
        for outcome in CallOutcome.allCases {
            outcomes[outcome.rawValue] = .number(JSONNumber(totals.count(outcome)))
        }
        let codes = totals.codes.map { entry -> JSONValue in
            ["code": .string(entry.code), "calls": .number(JSONNumber(entry.calls))]
        }
        return [
            "calls": .number(JSONNumber(totals.calls)),
            "impacts": .object(impacts),
            "outcomes": .object(outcomes),
            "codes": .array(codes),
            "throttled": .number(JSONNumber(totals.throttled)),
            "retries": .number(JSONNumber(totals.retries)),
            "durationMicroseconds": number(totals.microseconds),
            "slowestMicroseconds": number(totals.slowest),
        ]
    }

    private static func merge(_ other: JSONObject, into object: inout JSONObject) {
        for (key, value) in other { object[key] = value }
    }

    private static func number(_ value: Int64?) -> JSONValue {
        value.map { .number(JSONNumber(Int($0))) } ?? .null
    }
}
