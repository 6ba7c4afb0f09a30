internal import JMESPath
internal import JSON
internal import PythonTexts

/// One rule of a waiter: what an answer must be like for the waiter to be in a state.
struct WaiterAcceptor: Sendable {
    /// What the waiter is to do when an answer matches.
    enum State: String, Sendable {
        case success
        case failure
        case retry
    }

    private enum Matcher: String, Sendable {
        case path
        case pathAll
        case pathAny
        case status
        case error
    }

    let state: State
    private let matcher: Matcher
    private let expected: JSONValue
    private let argument: String
    private let expression: JMESPathExpression?

    init(_ definition: JSONValue) throws(WaiterError) {
        let name = definition["matcher"]?.string ?? ""
        guard let matcher = Matcher(rawValue: name) else {
            throw WaiterError("Error processing waiter config: Unknown acceptor: \(name)")
        }
        self.matcher = matcher
        state = State(rawValue: definition["state"]?.string ?? "") ?? .retry
        expected = definition["expected"] ?? .null
        argument = definition["argument"]?.string ?? ""
        switch matcher {
        case .status, .error: expression = nil
        case .path, .pathAll, .pathAny:
            do throws(JMESPathError) {
                expression = try JMESPathExpression(parsing: argument)
            } catch {
                throw WaiterError(error.description)
            }
        }
    }

    /// The answer is as this rule says.
    func matches(_ answer: WaiterAnswer) throws(WaiterError) -> Bool {
        switch matcher {
        case .status: return answer.status.map { expected == .number(JSONNumber($0)) } ?? false
        case .error: return matchesError(answer)
        case .path, .pathAll, .pathAny:
            guard answer.errorCode == nil, let expression else { return false }
            let found: JSONValue
            do throws(JMESPathError) {
                found = try expression.evaluate(answer.result)
            } catch {
                throw WaiterError(error.description)
            }
            if matcher == .path { return found == expected }
            guard let elements = found.array, !elements.isEmpty else { return false }
            return matcher == .pathAll
                ? elements.allSatisfy { $0 == expected } : elements.contains { $0 == expected }
        }
    }

    /// `true` stands for any error and `false` for none.
    private func matchesError(_ answer: WaiterAnswer) -> Bool {
        if let anyError = expected.bool { return anyError == (answer.errorCode != nil) }
        return expected == .string(answer.errorCode ?? "")
    }

    /// What matched, in botocore's words.
    var explanation: String {
        let expected = PythonText.str(expected)
        return switch matcher {
        case .path: "For expression \"\(argument)\" we matched expected path: \"\(expected)\""
        case .pathAll: "For expression \"\(argument)\" all members matched expected path: \"\(expected)\""
        case .pathAny:
            "For expression \"\(argument)\" we matched expected path: \"\(expected)\" at least once"
        case .status: "Matched expected HTTP status code: \(expected)"
        case .error: "Matched expected service error code: \(expected)"
        }
    }
}
