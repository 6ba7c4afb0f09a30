public import JSON
public import Runbooks

/// A runbook as JSON: what `runbook show --document FILE --format json` prints.
///
/// The shape is documented in `Documentation/document-json.md`, and a change that readers could notice gives it
/// another `schema`.
public enum RunbookDescription {
    /// The name and version of the shape.
    public static let schema = "runbook.document/1"

    /// Describes a runbook.
    public static func json(of runbook: Runbook) -> JSONValue {
        [
            "schema": .string(schema),
            "name": .string(runbook.name),
            "path": .string(runbook.path),
            "title": .string(runbook.title),
            "inventory": text(runbook.inventory),
            "on": text(runbook.on?.text),
            "strict": .bool(runbook.isStrict),
            "rollout": runbook.rollout.map(rollout) ?? .null,
            "uses": texts(runbook.uses),
            "environment": .object(
                JSONObject(runbook.environment.map { ($0.name, .string($0.value)) })),
            "placeholders": .object(
                JSONObject(runbook.placeholders.map { ($0.token, .string($0.expression)) })),
            "parameters": .array(runbook.parameters.map(parameter)),
            "steps": .array(runbook.steps.map(step)),
        ]
    }

    private static func rollout(_ rollout: Rollout) -> JSONValue {
        let failures: JSONValue =
            switch rollout.maxFailures {
            case .count(let count): .number(JSONNumber(count))
            case .percent(let percent): .string("\(percent)%")
            }
        return ["maxParallel": rollout.maxParallel.map(number) ?? .null, "maxFailures": failures]
    }

    private static func parameter(_ parameter: Parameter) -> JSONValue {
        [
            "name": .string(parameter.name),
            "type": .string(parameter.kind.rawValue),
            "default": parameter.defaultValue ?? .null,
            "pattern": text(parameter.pattern),
            "choices": .array(parameter.choices),
            "required": .bool(parameter.isRequired),
            "secret": .bool(parameter.isSecret),
            "description": text(parameter.description),
            "line": number(parameter.range.start.line),
        ]
    }

    private static func step(_ step: Step) -> JSONValue {
        var object = JSONObject([("id", .string(step.id.rawValue))])
        switch step.kind {
        case .shell(let shell):
            object["kind"] = "shell"
            object["shell"] = .string(shell.rawValue)
            object["file"] = .null
            object["manual"] = .null
        case .file(let file):
            object["kind"] = "file"
            object["shell"] = .null
            let mode = file.mode.map { "0" + String($0, radix: 8) }
            object["file"] = ["path": .string(file.path), "mode": text(mode), "owner": text(file.owner)]
            object["manual"] = .null
        case .manual(let manual):
            object["kind"] = "manual"
            object["shell"] = .null
            object["file"] = .null
            let pictures = manual.pictures.map { picture -> JSONValue in
                ["source": .string(picture.source), "alternative": .string(picture.alternative)]
            }
            object["manual"] = [
                "introduction": .string(manual.introduction), "pictures": .array(pictures),
            ]
        }
        for (key, value) in block(step.block) { object[key] = value }
        object["attributes"] = attributes(of: step)
        object["expected"] = step.expected.map(output) ?? .null
        object["checks"] = .array(step.postconditions.map(check))
        object["rollback"] = step.rollback.map { .object(block($0)) } ?? .null
        return .object(object)
    }

    private static func block(_ block: Block) -> JSONObject {
        JSONObject([
            ("language", .string(block.language)),
            ("text", .string(block.text)),
            ("lines", .array(block.lines.map(number))),
            ("startLine", number(block.range.start.line)),
            ("endLine", number(block.range.end.line)),
            ("headingPath", texts(block.headingPath)),
        ])
    }

    private static func attributes(of step: Step) -> JSONValue {
        [
            "on": text(step.on?.text),
            "per": .string(step.per.rawValue),
            "needs": texts(step.needs.map(\.rawValue)),
            "when": text(step.when),
            "exports": texts(step.exports),
            "accept": texts(step.accept.map { "\($0.command):\($0.status)" }),
            "idempotent": .bool(step.isIdempotent),
            "timeoutMilliseconds": milliseconds(step.timeout),
            "retry": number(step.retry),
            "backoffMilliseconds": milliseconds(step.backoff),
            "onFailure": .string(step.onFailure.rawValue),
            "secrets": texts(step.secrets),
            "cwd": text(step.cwd),
            "as": text(step.user),
            "confirm": text(step.confirm),
            "background": .bool(step.isBackground),
            "tags": texts(step.tags),
            "excludeFromRunAll": .bool(step.isExcludedFromRunAll),
        ]
    }

    private static func check(_ check: Postcondition) -> JSONValue {
        var object = JSONObject([("name", .string(check.name)), ("shell", .string(check.shell.rawValue))])
        for (key, value) in block(check.block) { object[key] = value }
        object["withinMilliseconds"] = milliseconds(check.within)
        object["everyMilliseconds"] = milliseconds(check.every)
        object["timeoutMilliseconds"] = milliseconds(check.timeout)
        object["expect"] = check.expect.map { .object(expectation($0)) } ?? .null
        return .object(object)
    }

    private static func expectation(_ expectation: Postcondition.Expectation) -> JSONObject {
        let (kind, value) =
            switch expectation {
            case .expression(let text): ("expression", text)
            case .pattern(let text): ("pattern", text)
            case .text(let text): ("text", text)
            case .json(let text): ("json", text)
            }
        return JSONObject([("kind", .string(kind)), ("value", .string(value))])
    }

    private static func output(_ expected: Step.ExpectedOutput) -> JSONValue {
        var object = expectation(expected.expectation)
        object["line"] = number(expected.line)
        return .object(object)
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    private static func number(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }

    private static func milliseconds(_ duration: Duration) -> JSONValue {
        let parts = duration.components
        return number(Int(parts.seconds) * 1000 + Int(parts.attoseconds / 1_000_000_000_000_000))
    }
}
