internal import AWSModels
internal import JSON
internal import PythonTexts

/// Gives shorthand values the model's types, as the AWS CLI does after parsing: a single value becomes a list where the
/// model has one, and numbers and truths are read. What the model does not know stays as it was written.
enum ShorthandTypes {
    /// The value by its shape.
    ///
    /// - Throws: `ShorthandError.syntax` for document types; `.fatal` for a text that is no number.
    static func apply(_ shape: Shape, to value: ShorthandValue) throws(ShorthandError) -> JSONValue {
        do throws(Refusal) {
            return try typed(value, shape)
        } catch {
            switch error {
            case .document: throw .syntax("")
            case .other(let error): throw error
            }
        }
    }

    /// A document type is told by the structure that has it as a member.
    private enum Refusal: Error {
        case document
        case other(ShorthandError)
    }

    private static func typed(_ value: ShorthandValue, _ shape: Shape) throws(Refusal) -> JSONValue {
        switch shape.kind {
        case .structure:
            if shape.isDocument { throw .document }
            guard case .map(let entries) = value else { return plain(value) }
            return .object(try members(entries, shape))
        case .list:
            guard case .list(let items) = value else { return [plain(value)] }
            var result: [JSONValue] = []
            for item in items { result.append(try typed(item, shape.element)) }
            return .array(result)
        case .map:
            guard case .map(let entries) = value else { return plain(value) }
            var result = JSONObject()
            for entry in entries { result[entry.key] = try typed(entry.value, shape.value) }
            return .object(result)
        case .integer, .long:
            let text = try scalar(
                value, "int() argument must be a string, a bytes-like object or a real number")
            guard let number = PythonText.int(text) else {
                throw .other(.fatal(.notInteger(text)))
            }
            return .number(number)
        case .float, .double:
            let text = try scalar(value, "float() argument must be a string or a real number")
            guard let number = PythonText.float(text) else {
                throw .other(.fatal(.notFloat(text)))
            }
            return PythonText.value(number)
        case .boolean:
            guard case .text(let text) = value else {
                throw .other(.fatal(.general("'\(typeName(value))' object has no attribute 'lower'")))
            }
            switch text.lowercased() {
            case "true": return true
            case "false": return false
            default: return .string(text)
            }
        default: return plain(value)
        }
    }

    private static func members(_ entries: [ShorthandValue.Entry], _ shape: Shape) throws(Refusal)
        -> JSONObject
    {
        var typedMembers: [String: JSONValue] = [:]
        let given = Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
        // In the model's order, so that of several problems the same one is told.
        for member in shape.members {
            guard let value = given[member.name] else { continue }
            do throws(Refusal) {
                typedMembers[member.name] = try typed(value, member.shape)
            } catch {
                guard case .document = error else { throw error }
                throw .other(
                    .syntax(
                        "Shorthand syntax does not support document types. Use JSON input for top-level argument to "
                            + "specify nested parameter: \(member.name)"))
            }
        }
        var result = JSONObject()
        for entry in entries { result[entry.key] = typedMembers[entry.key] ?? plain(entry.value) }
        return result
    }

    private static func scalar(_ value: ShorthandValue, _ complaint: String) throws(Refusal) -> String {
        guard case .text(let text) = value else {
            throw .other(.fatal(.general("\(complaint), not '\(typeName(value))'")))
        }
        return text
    }

    private static func typeName(_ value: ShorthandValue) -> String {
        switch value {
        case .text: "str"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "dict"
        }
    }

    /// The value as it was written.
    static func plain(_ value: ShorthandValue) -> JSONValue {
        switch value {
        case .text(let text): .string(text)
        case .bytes(let bytes): BlobValues.bytes(bytes)
        case .list(let items): .array(items.map(plain))
        case .map(let entries): .object(JSONObject(entries.map { ($0.key, plain($0.value)) }))
        }
    }
}
