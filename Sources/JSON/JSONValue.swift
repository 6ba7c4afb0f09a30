/// A JSON value that keeps the order of keys and the text of numbers.
///
/// Equality is JSON's: objects ignore the order of keys, numbers compare by value.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// A JSON number, kept as the text it was read from.
public struct JSONNumber: Sendable, Hashable {
    /// The number as JSON text.
    public let text: String

    /// Makes a number from an integer.
    public init(_ value: Int) { text = String(value) }
}

/// A JSON object in the order its keys were added.
public struct JSONObject: Sendable, Hashable {
    /// The keys in order.
    public private(set) var keys: [String] = []
    private var values: [String: JSONValue] = [:]

    /// Makes an empty object.
    public init() {}

    /// The value of a key; setting nil removes the key, setting a new key appends it.
    public subscript(key: String) -> JSONValue? {
        get { values[key] }
        set {
            if newValue == nil {
                keys.removeAll { $0 == key }
            } else if values[key] == nil {
                keys.append(key)
            }
            values[key] = newValue
        }
    }
}
