public import AWSModels
public import JSON
internal import PythonTexts

/// Compares parameters with the model before anything is sent, in botocore's words.
///
/// Checked are what botocore checks: types, required and unknown members, smallest lengths and numbers, unions. Largest
/// values, patterns and choices are left to the service.
public enum ParameterValidator {
    /// What is wrong, one text for each problem; empty: nothing.
    ///
    /// The AWS CLI prints them in lines behind `Parameter validation failed:`.
    public static func problems(_ parameters: JSONObject, _ shape: Shape) -> [String] {
        var check = ParameterCheck()
        check.value(.object(parameters), shape, name: "")
        return check.problems
    }
}

private struct ParameterCheck {
    var problems: [String] = []

    mutating func value(_ value: JSONValue, _ shape: Shape, name: String) {
        if shape.isJSONText, shape.location == "header", shape.kind == .string { return }
        switch shape.kind {
        case .structure where shape.isDocument: return
        case .structure: structure(value, shape, name: name)
        case .list: list(value, shape, name: name)
        case .map: map(value, shape, name: name)
        case .string, .character:
            guard let text = value.string else { return mistype(value, name, [Python.string]) }
            length(text.unicodeScalars.count, shape, name: name)
        case .integer, .long, .bigInteger: number(value, shape, name: name, [Python.int])
        case .float, .double, .bigDecimal:
            number(value, shape, name: name, [Python.float, Python.decimal, Python.int])
        case .boolean:
            if value.bool == nil { mistype(value, name, [Python.bool]) }
        case .blob:
            if value.string == nil {
                mistype(value, name, [Python.bytes, Python.bytearray, "file-like object"])
            }
        case .timestamp:
            if Moment(value) == nil { mistype(value, name, [Python.datetime, "timestamp-string"]) }
        }
    }

    // MARK: Kinds

    private mutating func structure(_ value: JSONValue, _ shape: Shape, name: String) {
        guard let object = value.object else { return mistype(value, name, [Python.dict]) }
        let names = shape.members.map(\.name).joined(separator: ", ")
        if shape.isUnion, object.count != 1 {
            let what = Self.shown(name)
            // The missing blank is botocore's.
            problems.append(
                object.isEmpty
                    ? "Must set one of the following keys for tagged unionstructure \(what): \(names)."
                    : "Invalid number of parameters set for tagged union structure \(what). "
                        + "Can only set one of the following keys: \(names).")
        }
        for required in shape.required where object[required] == nil {
            problems.append("Missing required parameter in \(Self.shown(name)): \"\(required)\"")
        }
        for key in object.keys where shape.member(key) == nil {
            problems.append("Unknown parameter in \(Self.shown(name)): \"\(key)\", must be one of: \(names)")
        }
        for (key, item) in object {
            guard let member = shape.member(key) else { continue }
            self.value(item, member.shape, name: "\(name).\(key)")
        }
    }

    private mutating func list(_ value: JSONValue, _ shape: Shape, name: String) {
        guard let items = value.array else { return mistype(value, name, [Python.list, Python.tuple]) }
        length(items.count, shape, name: name)
        let element = shape.element
        for (index, item) in items.enumerated() { self.value(item, element, name: "\(name)[\(index)]") }
    }

    private mutating func map(_ value: JSONValue, _ shape: Shape, name: String) {
        guard let object = value.object else { return mistype(value, name, [Python.dict]) }
        for (key, item) in object {
            self.value(.string(key), shape.key, name: "\(name) (key: \(key))")
            self.value(item, shape.value, name: "\(name).\(key)")
        }
    }

    private mutating func number(_ value: JSONValue, _ shape: Shape, name: String, _ types: [String]) {
        // Python's truths are integers.
        let number: JSONNumber? =
            switch value {
            case .bool(let truth): JSONNumber(truth ? 1 : 0)
            case .number(let number):
                types.count == 1 && PythonText.isFloat(number) ? nil : number
            default: nil
            }
        guard let number else { return mistype(value, name, types) }
        guard let least = Self.least(shape), number < least else { return }
        problems.append(
            "Invalid value for parameter \(Self.shown(name)), value: \(PythonText.str(value)), "
                + "valid min value: \(PythonText.repr(least))")
    }

    private mutating func length(_ count: Int, _ shape: Shape, name: String) {
        guard let least = Self.least(shape), JSONNumber(count) < least else { return }
        problems.append(
            "Invalid length for parameter \(Self.shown(name)), value: \(count), "
                + "valid min length: \(PythonText.repr(least))")
    }

    // MARK: Words

    /// Labels of host names have one character at least.
    private static func least(_ shape: Shape) -> JSONNumber? {
        shape.minimum ?? (shape.isHostLabel ? JSONNumber(1) : nil)
    }

    private static func shown(_ name: String) -> String {
        name.isEmpty ? "input" : name.hasPrefix(".") ? String(name.dropFirst()) : name
    }

    private mutating func mistype(_ value: JSONValue, _ name: String, _ types: [String]) {
        problems.append(
            "Invalid type for parameter \(Self.shown(name)), value: \(PythonText.str(value)), "
                + "type: <class '\(PythonText.typeName(of: value))'>, valid types: \(types.joined(separator: ", "))"
        )
    }

    private enum Python {
        static let string = "<class 'str'>"
        static let int = "<class 'int'>"
        static let float = "<class 'float'>"
        static let decimal = "<class 'decimal.Decimal'>"
        static let bool = "<class 'bool'>"
        static let dict = "<class 'dict'>"
        static let list = "<class 'list'>"
        static let tuple = "<class 'tuple'>"
        static let bytes = "<class 'bytes'>"
        static let bytearray = "<class 'bytearray'>"
        static let datetime = "<class 'datetime.datetime'>"
    }
}
