internal import JSON
internal import PythonTexts

/// `--output table`: sections under each other, all as wide as the widest.
///
/// An object is a section with a row of its scalars, then a section for each collection in it, one level deeper. A
/// list of objects is a section whose columns are the keys of all of them; it starts anew after each object that
/// has collections.
struct Table {
    private(set) var sections: [TableSection] = []

    /// Adds a value with all that is in it; false: there is nothing to show.
    mutating func add(_ value: JSONValue, title: String?, level: Int = 0) throws(OutputError) -> Bool {
        if isFalse(value) { return false }
        if let title { begin(title, level: level) }
        switch value {
        case .array(let elements):
            if elements.first?.object != nil {
                try add(objects: elements, title: title, level: level)
            } else {
                try add(rows: elements)
            }
        case .object(let object): try add(object, level: level)
        default: break
        }
        return true
    }

    private mutating func begin(_ title: String?, level: Int) {
        sections.append(TableSection(title: title, level: level))
    }

    private mutating func add(rows elements: [JSONValue]) throws(OutputError) {
        for element in elements {
            switch element {
            case .array(let cells) where !cells.allSatisfy(\.isScalar): _ = try add(element, title: nil)
            case .array(let cells): try addRow(cells.map(PythonText.str))
            // A row of an object is a row of its keys.
            case .object(let object): try addRow(object.keys)
            default: try addRow([PythonText.str(element)])
            }
        }
    }

    private mutating func add(_ object: JSONObject, level: Int) throws(OutputError) {
        let (scalars, collections) = try keys(of: [.object(object)])
        let values = scalars.map { PythonText.str(object[$0] ?? .null) }
        if scalars.count == 1 {
            try addRow(scalars + values)
        } else if !scalars.isEmpty {
            try addHeader(scalars)
            try addRow(values)
        }
        for key in collections { _ = try add(object[key] ?? .null, title: key, level: level + 1) }
    }

    private mutating func add(objects elements: [JSONValue], title: String?, level: Int) throws(OutputError) {
        let (scalars, collections) = try keys(of: elements)
        try addHeader(scalars)
        for (index, element) in elements.enumerated() {
            if index > 0, !collections.isEmpty {
                begin(title, level: level)
                try addHeader(scalars)
            }
            // What is no object and has come so far is empty, and passes where there are no cells to look for.
            guard let object = element.object ?? (scalars.isEmpty ? JSONObject() : nil) else {
                let name = PythonText.typeName(of: element)
                throw OutputError(.layout("'\(name)' object has no attribute 'get'"))
            }
            try addRow(scalars.map { object[$0].map(PythonText.str) ?? "" })
            for key in collections {
                guard let value = object[key] else { continue }
                _ = try add(value, title: key, level: level + 1)
            }
        }
    }

    private mutating func addHeader(_ cells: [String]) throws(OutputError) {
        try sections[sections.count - 1].addHeader(cells)
    }

    private mutating func addRow(_ cells: [String]) throws(OutputError) {
        try sections[sections.count - 1].addRow(cells)
    }

    /// The keys under which an element has a scalar and those under which one has a collection, each sorted.
    private func keys(of elements: [JSONValue]) throws(OutputError) -> ([String], [String]) {
        var scalars = JSONObject()
        var collections = JSONObject()
        for element in elements {
            guard let object = element.object else {
                if let text = refusal(of: element) { throw OutputError(.layout(text)) }
                continue
            }
            for (key, value) in object {
                if value.isScalar { scalars[key] = .null } else { collections[key] = .null }
            }
        }
        return (scalars.sortedByKey.map { $0.key }, collections.sortedByKey.map { $0.key })
    }

    /// What Python says when a value is taken for an object: its elements are, for keys.
    private func refusal(of value: JSONValue) -> String? {
        switch value {
        case .string(let text): text.isEmpty ? nil : "string indices must be integers, not 'str'"
        case .array(let elements):
            elements.first.map {
                "list indices must be integers or slices, not \(PythonText.typeName(of: $0))"
            }
        default: "'\(PythonText.typeName(of: value))' object is not iterable"
        }
    }

    private func isFalse(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .bool(let truth): !truth
        case .number(let number): number == JSONNumber(0)
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let object): object.isEmpty
        }
    }
}
