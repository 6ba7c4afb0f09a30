internal import JSON
internal import PythonTexts

/// `--output text`: a line for each object, its scalars between tabs in the order of their keys.
///
/// Lines below the top start with the upper-cased key that they were found under. The objects of a list share
/// their columns: all keys under which one of them has a scalar.
struct TextOutput {
    private var output = ""

    static func text(of value: JSONValue) throws(OutputError) -> String {
        var writer = TextOutput()
        try writer.write(value, under: nil, columns: nil)
        return writer.output
    }

    private mutating func write(_ value: JSONValue, under name: String?, columns: JSONObject?)
        throws(OutputError)
    {
        switch value {
        case .object(let object): try write(object, under: name, columns: columns)
        case .array(let elements): try write(elements, under: name)
        default: output += PythonText.str(value) + "\n"
        }
    }

    private mutating func write(_ elements: [JSONValue], under name: String?) throws(OutputError) {
        if elements.contains(where: { $0.object != nil }) {
            let columns = try scalarKeys(of: elements)
            for element in elements { try write(element, under: name, columns: columns) }
        } else {
            let scalars = elements.filter(\.isScalar)
            if !scalars.isEmpty { write(scalars: scalars, under: name) }
            for element in elements where !element.isScalar { try write(element, under: name, columns: nil) }
        }
    }

    private mutating func write(scalars: [JSONValue], under name: String?) {
        guard let name else {
            output += scalars.map(PythonText.str).joined(separator: "\t") + "\n"
            return
        }
        for scalar in scalars { output += "\(name.uppercased())\t\(PythonText.str(scalar))\n" }
    }

    private mutating func write(_ object: JSONObject, under name: String?, columns: JSONObject?)
        throws(OutputError)
    {
        var cells: [String] = []
        var rest: [(key: String, value: JSONValue)] = []
        if let columns {
            cells = columns.map { object[$0.key].map(PythonText.str) ?? "" }
            rest = object.sortedByKey.filter { columns[$0.key] == nil }
        } else {
            for (key, value) in object.sortedByKey {
                if value.isScalar { cells.append(PythonText.str(value)) } else { rest.append((key, value)) }
            }
        }
        if !cells.isEmpty {
            if let name { cells.insert(name.uppercased(), at: 0) }
            output += cells.joined(separator: "\t") + "\n"
        }
        for (key, value) in rest { try write(value, under: key, columns: nil) }
    }

    /// The keys under which an element has a scalar, sorted; the values say nothing.
    private func scalarKeys(of elements: [JSONValue]) throws(OutputError) -> JSONObject {
        var seen = JSONObject()
        for element in elements {
            guard let object = element.object else {
                let text = "'\(PythonText.typeName(of: element))' object has no attribute 'items'"
                throw OutputError(.layout(text), printed: output)
            }
            for (key, value) in object where value.isScalar { seen[key] = .null }
        }
        return JSONObject(seen.sortedByKey.map { ($0.key, $0.value) })
    }
}
