internal import JSON

/// The variables that one rule sees, and what expressions come to with them.
struct RuleEvaluation {
    var scope: [String: RuleValue]
    let partitions: Partitions

    /// All conditions hold; those behind the first that does not are not computed.
    mutating func holds(_ conditions: [RuleCall]) throws(EndpointError) -> Bool {
        for condition in conditions {
            guard try value(of: condition).holds else { return false }
        }
        return true
    }

    /// The text that an expression comes to.
    mutating func text(_ expression: RuleExpression) throws(EndpointError) -> String {
        guard let text = try value(of: expression).text else {
            throw EndpointError("the endpoint rules give no text where one is wanted")
        }
        return text
    }

    /// An object with the templates in it filled in.
    func filled(_ object: JSONObject) throws(EndpointError) -> JSONObject {
        var filled = object
        for (key, value) in object { filled[key] = try self.filled(value) }
        return filled
    }

    private func filled(_ value: JSONValue) throws(EndpointError) -> JSONValue {
        switch value {
        case .object(let object): return .object(try filled(object))
        case .array(let elements):
            var filled: [JSONValue] = []
            for element in elements { filled.append(try self.filled(element)) }
            return .array(filled)
        case .string(let text) where text.utf8.contains(UInt8(ascii: "{")):
            return .string(try fill(try RuleTemplate(text)))
        default: return value
        }
    }

    private mutating func value(of expression: RuleExpression) throws(EndpointError) -> RuleValue {
        switch expression {
        case .literal(let value): value
        case .reference(let name): scope[name] ?? .absent
        case .template(let template): .text(try fill(template))
        case .call(let call): try value(of: call)
        }
    }

    private mutating func value(of call: RuleCall) throws(EndpointError) -> RuleValue {
        var arguments: [RuleValue] = []
        for argument in call.arguments { arguments.append(try value(of: argument)) }
        let value = try call.function.call(arguments, partitions: partitions)
        if let variable = call.variable { scope[variable] = value }
        return value
    }

    private func fill(_ template: RuleTemplate) throws(EndpointError) -> String {
        var text = ""
        for part in template.parts {
            switch part {
            case .text(let literal): text += literal
            case .variable(let path): text += try self.text(at: path)
            }
        }
        return text
    }

    private func text(at path: [String]) throws(EndpointError) -> String {
        var value = scope[path.first ?? ""] ?? .absent
        for name in path.dropFirst() {
            guard case .record(let record) = value else { break }
            value = record[name] ?? .absent
        }
        switch value {
        case .text(let text): return text
        case .integer(let integer): return String(integer)
        default:
            throw EndpointError("the endpoint rules use `\(path.joined(separator: "#"))`, which has no value")
        }
    }
}
