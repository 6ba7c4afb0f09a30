internal import JMESPath
internal import JSON
internal import Patterns
internal import Runbooks
internal import Texts

/// Turns what a check's block did into one of three answers.
enum CheckAnswer {
    /// Answers, with the reason in words.
    ///
    /// `redacted`: Takes secrets out of what the reason quotes.
    /// `isAssignedByStep`: Whether the step (its text or its `exports`) sets a variable: one that only the step
    /// sets, unset in its check, means that the step has not run.
    static func answer(
        _ postcondition: Postcondition, _ result: BlockResult, redacted: (String) -> String,
        isAssignedByStep: (String) -> Bool
    ) -> (answer: Postcondition.Answer, reason: String) {
        // Whatever the check made of it, it did not see what it asked for.
        if let expired = result.expired { return (.couldNotTell, expired.reason) }
        if let call = result.refusedCall { return (.couldNotTell, call) }
        switch result.ending {
        case .timedOut: return (.couldNotTell, "no answer within \(postcondition.timeout)")
        case .killed: return (.couldNotTell, "interrupted")
        case .notStarted: return (.couldNotTell, result.failure?.message ?? "it could not be started")
        case .signalled(let signal): return (.couldNotTell, "ended by signal \(signal)")
        case .answered:
            if let failure = result.failure { return (.doesNotHold, failure.message) }
            let (answer, reason) = expectation(postcondition.expect, result.output, redacted)
            return (answer, postcondition.expect == nil ? result.summary ?? reason : reason)
        case .exited(let status):
            if let variable = result.unsetVariable {
                return isAssignedByStep(variable)
                    ? (.doesNotHold, "`\(variable)` is not set yet")
                    : (.couldNotTell, "the variable `\(variable)` is not set")
            }
            if status == 0, let failure = result.failure { return (.couldNotTell, failure.message) }
            if status == 0 { return expectation(postcondition.expect, result.output, redacted) }
            if let reason = Inability.reason(
                status: status, errors: String(decoding: result.errors, as: UTF8.self))
            {
                return (.couldNotTell, reason)
            }
            return (.doesNotHold, "exit status \(status)")
        }
    }

    /// Why what a step printed is not what its document shows; nil when it is.
    static func difference(
        from expected: Postcondition.Expectation, in output: [UInt8], redacted: (String) -> String
    ) -> String? {
        let (answer, reason) = expectation(expected, output, redacted)
        return answer == .holds ? nil : reason
    }

    private static func expectation(
        _ expectation: Postcondition.Expectation?, _ output: [UInt8], _ redacted: (String) -> String
    ) -> (Postcondition.Answer, String) {
        let text = String(decoding: output, as: UTF8.self)
        func shown(_ text: String) -> String { excerpt(redacted(text)) }
        switch expectation {
        case nil:
            return (.holds, "exit status 0")
        case .text(let wanted):
            let printed = text.trimmed
            return printed == wanted
                ? (.holds, "printed `\(wanted)`")
                : (.doesNotHold, "printed `\(shown(printed))`, expected `\(wanted)`")
        case .pattern(let source):
            do {
                let found = try Pattern(source).firstMatch(in: text) != nil
                return found
                    ? (.holds, "matches /\(source)/") : (.doesNotHold, "nothing matches /\(source)/")
            } catch {
                return (.couldNotTell, "/\(source)/ cannot be matched: \(error)")
            }
        case .expression(let source):
            guard let json = try? JSONValue.parse(text.trimmed) else {
                return (.doesNotHold, "printed `\(shown(text.trimmed))`, which is no JSON")
            }
            do {
                let value = try JMESPathExpression(parsing: source).evaluate(json)
                return value.isTruthy
                    ? (.holds, "`\(source)` is true")
                    : (.doesNotHold, "`\(source)` is \(shown(value.serialized()))")
            } catch {
                return (.couldNotTell, "`\(source)` cannot be evaluated: \(error.message)")
            }
        case .json(let wanted):
            guard let wanted = try? JSONValue.parse(wanted), let found = try? JSONValue.parse(text.trimmed)
            else {
                return (.doesNotHold, "printed `\(shown(text.trimmed))`, which is no JSON")
            }
            return contains(found, wanted)
                ? (.holds, "contains what is expected") : (.doesNotHold, "does not contain what is expected")
        }
    }

    /// Whether `found` has everything that `wanted` has: objects by key, arrays element by element.
    static func contains(_ found: JSONValue, _ wanted: JSONValue) -> Bool {
        switch (found, wanted) {
        case (.object(let found), .object(let wanted)):
            wanted.allSatisfy { key, value in found[key].map { contains($0, value) } ?? false }
        case (.array(let found), .array(let wanted)):
            found.count == wanted.count && zip(found, wanted).allSatisfy { contains($0, $1) }
        default: found == wanted
        }
    }

    private static func excerpt(_ text: String) -> String {
        text.count > 80 ? text.prefix(79) + "…" : text
    }
}

/// Recognises that a failed check says nothing about its question: it was not allowed to ask, or not heard.
enum Inability {
    /// The reason, or nil when the exit status is an answer.
    static func reason(status: Int, errors: String) -> String? {
        if status == 126 || status == 127 {
            return "a command of the check is missing (exit status \(status))"
        }
        for (words, reason) in table {
            for word in words where errors.contains(word) { return "\(reason) (`\(word)`)" }
        }
        return nil
    }

    /// Error codes of AWS services (AWS General Reference, "Common errors") and messages of the AWS CLI and of
    /// common network tools.
    private static let table: [(words: [String], reason: String)] = [
        (
            [
                "AccessDenied", "UnauthorizedOperation", "AuthFailure", "NotAuthorized", "AuthorizationError",
                "OptInRequired", "Permission denied",
            ], "not allowed to ask"
        ),
        (
            [
                "ExpiredToken", "RequestExpired", "InvalidClientTokenId", "UnrecognizedClientException",
                "SignatureDoesNotMatch", "InvalidAccessKeyId", "MissingAuthenticationToken",
                "IncompleteSignature", "Unable to locate credentials", "Error when retrieving",
                "Partial credentials found",
            ], "no valid credentials"
        ),
        (
            [
                "Throttling", "RequestLimitExceeded", "TooManyRequests", "SlowDown", "Rate exceeded",
                "PriorRequestNotComplete",
            ], "throttled"
        ),
        (
            [
                "Could not connect", "Connect timeout", "Read timeout", "Connection was closed",
                "Connection refused", "Connection reset", "Connection timed out",
                "Could not resolve host", "Temporary failure in name resolution", "Name or service not known",
                "Network is unreachable", "No route to host", "SSL validation failed",
            ], "no connection"
        ),
        (
            [
                "ServiceUnavailable", "InternalFailure", "InternalError", "InternalServerError", "(500)",
                "(502)", "(503)",
            ],
            "the service failed"
        ),
    ]
}
