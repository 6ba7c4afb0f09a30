internal import AWSModels
internal import HTTPMessages
internal import JSON

/// The bodies of the query and ec2 protocols: flat names with numbers, such as `Filter.1.Value.2=x`.
struct FormWriter {
    private let isEC2: Bool
    /// Names are unique; a later value takes the place of an earlier one.
    private var fields = JSONObject()

    init(isEC2: Bool) { self.isEC2 = isEC2 }

    /// The whole body.
    mutating func text(
        operation: Operation, parameters: JSONObject
    ) throws(SerializationError) -> String {
        fields["Action"] = .string(operation.name)
        fields["Version"] = .string(operation.service.metadata.apiVersion)
        if let input = operation.input { try add(.object(parameters), input, prefix: "") }
        var result = ""
        for (name, value) in fields {
            if !result.isEmpty { result += "&" }
            result += "\(Self.encoded(name))=\(Self.encoded(value.string ?? ""))"
        }
        return result
    }

    /// As in forms: blanks are `+`.
    private static func encoded(_ text: String) -> String {
        PercentEncoding.encode(text, also: " ").replacing(" ", with: "+")
    }

    private mutating func add(_ value: JSONValue, _ shape: Shape, prefix: String) throws(SerializationError) {
        guard !value.isNull else { return }
        switch (shape.kind, value) {
        case (.structure, .object(let object)): try add(object, shape, prefix: prefix)
        case (.list, .array(let items)): try add(items, shape, prefix: prefix)
        case (.map, .object(let object)): try add(map: object, shape, prefix: prefix)
        default:
            fields[prefix] = .string(try ScalarText.text(value, shape, timestamps: .iso8601))
        }
    }

    private mutating func add(
        _ object: JSONObject, _ shape: Shape, prefix: String
    ) throws(SerializationError) {
        for (key, value) in object {
            guard let member = shape.member(key)?.shape else { continue }
            let name = wireName(of: member, else: key)
            try add(value, member, prefix: prefix.isEmpty ? name : "\(prefix).\(name)")
        }
    }

    private mutating func add(_ items: [JSONValue], _ shape: Shape, prefix: String) throws(SerializationError)
    {
        let element = shape.element
        var stem = prefix
        if !isEC2 {
            guard !items.isEmpty else {
                fields[prefix] = ""
                return
            }
            if !shape.isFlattened {
                stem += ".\(element.locationName ?? "member")"
            } else if let name = element.locationName, !name.isEmpty {
                // The element's name stands in the place of the list's.
                stem = (prefix.split(separator: ".").dropLast().map(String.init) + [name]).joined(
                    separator: ".")
            }
        }
        for (index, item) in items.enumerated() { try add(item, element, prefix: "\(stem).\(index + 1)") }
    }

    private mutating func add(
        map: JSONObject, _ shape: Shape, prefix: String
    ) throws(SerializationError) {
        let stem = shape.isFlattened ? prefix : "\(prefix).entry"
        let keyName = wireName(of: shape.key, else: "key")
        let valueName = wireName(of: shape.value, else: "value")
        for (index, (key, value)) in map.enumerated() {
            try add(.string(key), shape.key, prefix: "\(stem).\(index + 1).\(keyName)")
            try add(value, shape.value, prefix: "\(stem).\(index + 1).\(valueName)")
        }
    }

    private func wireName(of shape: Shape, else name: String) -> String {
        guard isEC2 else { return shape.locationName ?? name }
        if let name = shape.queryName { return name }
        guard let location = shape.locationName, let first = location.first else { return name }
        return first.uppercased() + location.dropFirst()
    }
}
