public import JSON

/// Values as Python prints them, and texts as it reads them: what the AWS CLI takes, shows and sends has Python's
/// forms wherever it is no JSON.
///
/// Source: runs of CPython 3.11 and 3.13.
public enum PythonText {
    /// `str`: text as it is, `None`, `True`, numbers by value, collections as literals.
    public static func str(_ value: JSONValue) -> String {
        if case .string(let text) = value { text } else { repr(value) }
    }

    /// `repr`: as `str`, but text is quoted.
    public static func repr(_ value: JSONValue) -> String {
        switch value {
        case .null: return "None"
        case .bool(let truth): return truth ? "True" : "False"
        case .number(let number): return repr(number)
        case .string(let text): return repr(text)
        case .array(let elements): return "[\(elements.map { repr($0) }.joined(separator: ", "))]"
        case .object(let object):
            let entries = object.map { "\(repr($0.key)): \(repr($0.value))" }
            return "{\(entries.joined(separator: ", "))}"
        }
    }

    /// The name of a value's type: `NoneType`, `bool`, `int`, `float`, `str`, `list` or `dict`.
    public static func typeName(of value: JSONValue) -> String {
        switch value {
        case .null: "NoneType"
        case .bool: "bool"
        case .number(let number): isFloat(number) ? "float" : "int"
        case .string: "str"
        case .array: "list"
        case .object: "dict"
        }
    }
}
