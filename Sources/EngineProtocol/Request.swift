/// What a step's helper asks of the engine.
public struct Request: Sendable, Hashable {
    /// What is asked: `value` or `aws`.
    public var kind: String
    /// The secret that a step was given, and that says which attempt is asking. Never to be logged.
    public var token: String
    /// What else belongs to the question. `kind` and `token` are not among them.
    public var fields: Fields

    /// Makes a request.
    public init(kind: String, token: String, fields: Fields = Fields()) {
        self.kind = kind
        self.token = token
        self.fields = fields
    }

    /// Asks for the value of a JMESPath expression.
    public static func value(_ expression: String, token: String) -> Request {
        var fields = Fields()
        fields[text: "expression"] = expression
        return Request(kind: "value", token: token, fields: fields)
    }

    /// The expression of a `value` request.
    public var expression: String? { fields[text: "expression"] }

    /// Reads a frame's payload.
    ///
    /// - Throws: `FrameError`.
    public init(payload: [UInt8]) throws(FrameError) {
        var fields = try Fields(payload: payload)
        guard let kind = fields[text: "kind"] else { throw .missingField("kind") }
        guard let token = fields[text: "token"] else { throw .missingField("token") }
        fields["kind"] = nil
        fields["token"] = nil
        self.init(kind: kind, token: token, fields: fields)
    }

    /// The whole frame.
    ///
    /// - Throws: `FrameError.oversized`.
    public func frame() throws(FrameError) -> [UInt8] {
        var all = Fields()
        all[text: "kind"] = kind
        all[text: "token"] = token
        for field in fields.all { all[field.name] = field.value }
        return try Frame.encode(all.payload)
    }
}
