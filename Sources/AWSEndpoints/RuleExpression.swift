internal import JSON

/// What a rule computes.
indirect enum RuleExpression: Sendable {
    case literal(RuleValue)
    case reference(String)
    case template(RuleTemplate)
    case call(RuleCall)

    init(_ json: JSONValue) throws(EndpointError) {
        if let name = json["ref"]?.string {
            self = .reference(name)
        } else if json["fn"] != nil {
            self = .call(try RuleCall(json))
        } else if let text = json.string, text.utf8.contains(UInt8(ascii: "{")) {
            self = .template(try RuleTemplate(text))
        } else {
            self = .literal(RuleValue(json))
        }
    }
}

/// A call of a function, as a condition or within one.
struct RuleCall: Sendable {
    let function: RuleFunction
    let arguments: [RuleExpression]
    /// The variable that takes the result.
    let variable: String?

    init(_ json: JSONValue) throws(EndpointError) {
        let name = json["fn"]?.string ?? ""
        guard let function = RuleFunction(rawValue: name) else {
            throw EndpointError("the endpoint rules call `\(name)`, which is not known")
        }
        var arguments: [RuleExpression] = []
        for argument in json["argv"]?.array ?? [] { arguments.append(try RuleExpression(argument)) }
        guard arguments.count == function.argumentCount else {
            throw EndpointError("the endpoint rules call `\(name)` with \(arguments.count) arguments")
        }
        self.function = function
        self.arguments = arguments
        variable = json["assign"]?.string
    }
}

/// A text with variables in braces, such as `https://{Bucket}.s3.{Region}.{PartitionResult#dnsSuffix}`.
struct RuleTemplate: Sendable {
    enum Part: Sendable {
        case text(String)
        /// A variable, and the names of parts within it.
        case variable([String])
    }

    let parts: [Part]

    init(_ text: String) throws(EndpointError) {
        let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
        var parts: [Part] = []
        var literal: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == open || byte == close, rest.first == byte {
                // A doubled brace stands for itself.
                rest = rest.dropFirst()
                literal.append(byte)
            } else if byte == open {
                guard let end = rest.firstIndex(of: close) else {
                    throw EndpointError("the endpoint rules have a brace without end: \(text)")
                }
                parts.append(.text(String(decoding: literal, as: UTF8.self)))
                literal = []
                let path = rest[..<end].split(separator: UInt8(ascii: "#"))
                parts.append(.variable(path.map { String(decoding: $0, as: UTF8.self) }))
                rest = rest[(end + 1)...]
            } else {
                literal.append(byte)
            }
        }
        if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
        self.parts = parts
    }
}
