internal import Glibc
internal import Runbooks

/// All that a report shows of an execution but its target and its times, as bytes to compare.
enum ExecutionSignature {
    /// The bytes of one execution: equal for executions that went alike.
    static func exact(_ execution: RunRecord.Execution) -> [UInt8] {
        var writer = Writer()
        writer.add(execution.shownState)
        writer.add(execution.reason)
        writer.add(execution.attempts.count)
        for attempt in execution.attempts {
            writer.add(attempt.kind.rawValue)
            writer.add(attempt.number)
            writer.add(attempt.status ?? -1)
            writer.add(attempt.ended == nil ? 0 : 1)
            writer.add(attempt.failure?.message)
            writer.add(attempt.failure?.command)
            writer.add(attempt.failure?.place)
            writer.add(attempt.output)
            writer.add(attempt.outputNote)
        }
        writer.add(execution.findings.count)
        for finding in execution.findings { writer.add(finding, withQuestion: true) }
        writer.add(execution.exports.count)
        for name in execution.exports { writer.add(name) }
        writer.add(execution.decisions.count)
        for decision in execution.decisions {
            writer.add(decision.kind)
            writer.add(decision.who)
            writer.add(decision.note)
        }
        writer.addCalls(of: execution)
        return writer.bytes
    }

    /// The bytes of one answer of a check.
    static func exact(_ finding: Finding) -> [UInt8] {
        var writer = Writer()
        writer.add(finding, withQuestion: false)
        return writer.bytes
    }

    /// A signature in which a target's own name, account and region are signs for themselves: equal for targets
    /// whose texts differ in nothing else.
    static func ownNames(of target: Target, removedFrom signature: [UInt8]) -> [UInt8] {
        let names = [target.id.rawValue, target.account, target.accountName, target.region]
        var result = signature
        for (index, name) in names.enumerated() {
            guard let name, !name.isEmpty else { continue }
            // 0xFF is in no text.
            result = replacing(Array(name.utf8), with: [0xff, UInt8(index)], in: result)
        }
        return result
    }

    private static func replacing(_ needle: [UInt8], with sign: [UInt8], in text: [UInt8]) -> [UInt8] {
        text.withUnsafeBufferPointer { whole in
            var result: [UInt8] = []
            var copied = 0
            var from = 0
            while let found = offset(of: needle, in: whole, from: from) {
                result += whole[copied..<found]
                result += sign
                copied = found + needle.count
                from = copied
            }
            if copied == 0 { return text }
            result += whole[copied...]
            return result
        }
    }

    private static func offset(
        of needle: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int? {
        guard let base = text.baseAddress, let first = needle.first else { return nil }
        var from = start
        while from + needle.count <= text.count {
            let room = text.count - needle.count - from + 1
            guard let found = memchr(base + from, Int32(first), room) else { return nil }
            let offset = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
            if memcmp(base + offset, needle, needle.count) == 0 { return offset }
            from = offset + 1
        }
        return nil
    }

    /// What calls have in common that a reader would call the same.
    private struct CallKind: Hashable {
        let impact: RunRecord.Impact
        let texts: [String?]

        init(_ call: RunRecord.Call, outcome: CallOutcome) {
            impact = call.impact
            texts = [
                call.block, call.service, call.operation, call.region, impact.rawValue, outcome.rawValue,
                call.answer,
            ]
        }
    }

    private struct Writer {
        var bytes: [UInt8] = []

        mutating func add(_ text: String?) {
            // Neither byte is in any text, so no two lists of fields look alike.
            bytes.append(text == nil ? 0xfe : 0xfd)
            if let text { bytes += text.utf8 }
        }

        mutating func add(_ number: Int) { add(String(number)) }

        /// Which operations were called with which outcome, in the order of their first calls. How often a block asked
        /// is no difference, and no more are parameters, which hold what other steps made; how often it wrote is one.
        mutating func addCalls(of execution: RunRecord.Execution) {
            var order: [CallKind] = []
            var counts: [CallKind: Int] = [:]
            for call in execution.calls {
                let kind = CallKind(call, outcome: execution.outcome(of: call))
                if counts[kind] == nil { order.append(kind) }
                counts[kind, default: 0] += 1
            }
            for kind in order {
                for text in kind.texts { add(text) }
                add(kind.impact == .read ? 1 : counts[kind] ?? 0)
            }
        }

        mutating func add(_ finding: Finding, withQuestion: Bool) {
            add(finding.postcondition)
            add(finding.phase.rawValue)
            add(finding.answer.rawValue)
            if withQuestion { add(finding.asked) }
            add(finding.answered)
            add(finding.reason)
            add(finding.count)
        }
    }
}
