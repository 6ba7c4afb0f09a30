internal import Cryptography
internal import JSON
public import Runbooks

/// The digest of all that decides what a step does: moving it or editing prose around it changes nothing.
public enum StepDigest {
    /// SHA-256 over the step's kind, text, attributes, postconditions and rollback, and what its document says for
    /// all steps; limits such as `timeout` and `retry` may change.
    public static func digest(of step: Step, in runbook: Runbook) -> [UInt8] {
        var object = JSONObject()
        object["isStrict"] = .bool(runbook.isStrict)
        object["environment"] = .array(runbook.environment.map { .string("\($0.name)=\($0.value)") })
        switch step.kind {
        case .shell(let shell): object["shell"] = .string(shell.rawValue)
        case .file(let file):
            object["file"] = .string(file.path)
            object["mode"] = file.mode.map { .string(String($0, radix: 8)) }
            object["owner"] = file.owner.map(JSONValue.string)
            if let source = file.source {
                object["source"] = [
                    .string(source.url), .string(source.sha256), .string(source.delivery),
                ]
            }
        case .manual: object["manual"] = true
        }
        object["text"] = .string(step.block.text)
        object["on"] = (step.on ?? runbook.on).map { .string($0.text) }
        object["per"] = .string(step.per.rawValue)
        object["needs"] = .array(step.needs.map { .string($0.rawValue) })
        object["when"] = step.when.map(JSONValue.string)
        object["exports"] = .array(step.exports.map(JSONValue.string))
        object["accept"] = .array(step.accept.map { .string("\($0.command):\($0.status)") })
        object["user"] = step.user.map(JSONValue.string)
        object["cwd"] = step.cwd.map(JSONValue.string)
        object["postconditions"] = .array(
            step.postconditions.map { postcondition in
                .array([
                    .string(postcondition.shell.rawValue), .string(postcondition.block.text),
                    .string(postcondition.expect.map { "\($0)" } ?? ""),
                ])
            })
        if let expected = step.expected { object["expected"] = .string("\(expected.expectation)") }
        object["confirm"] = step.confirm.map(JSONValue.string)
        object["isBackground"] = .bool(step.isBackground)
        object["rollback"] = step.rollback.map { .string($0.text) }
        let placeholders = runbook.placeholders.filter { placeholder in
            ([step.block] + step.postconditions.map(\.block)).contains { $0.text.contains(placeholder.token) }
        }
        if !placeholders.isEmpty {
            object["placeholders"] = .array(placeholders.map { .string("\($0.token)=\($0.expression)") })
        }
        return SHA256.hash(Array(JSONValue.object(object).canonical().utf8))
    }
}
