internal import AWSModels
internal import JSON
internal import XML

/// Parameters as the XML of request bodies.
enum XMLBody {
    /// The document of a structure under the name that its shape gives.
    static func text(_ value: JSONValue, _ shape: Shape) throws(SerializationError) -> String {
        var root = XMLElement(name: "")
        try add(value, shape, name: shape.locationName ?? shape.name, to: &root)
        return root.children.first?.serialized() ?? ""
    }

    private static func add(
        _ value: JSONValue, _ shape: Shape, name: String, to parent: inout XMLElement
    ) throws(SerializationError) {
        switch (shape.kind, value) {
        case (.structure, .object(let object)):
            var element = element(name, shape)
            for (key, member) in object {
                guard let memberShape = shape.member(key)?.shape, !member.isNull else { continue }
                let memberName = memberShape.locationName ?? key
                if memberShape.isTrue("xmlAttribute") {
                    let text = ScalarText.plain(member)
                    element.attributes.append(XMLElement.Attribute(name: memberName, value: text))
                } else {
                    try add(member, memberShape, name: memberName, to: &element)
                }
            }
            parent.children.append(element)
        case (.list, .array(let items)):
            guard !shape.isFlattened else {
                for item in items { try add(item, shape.element, name: name, to: &parent) }
                return
            }
            var list = element(name, shape)
            let itemName = shape.element.locationName ?? "member"
            for item in items { try add(item, shape.element, name: itemName, to: &list) }
            parent.children.append(list)
        case (.map, .object(let object)):
            var list = element(name, shape)
            for (key, item) in object {
                var entry = XMLElement(name: shape.isFlattened ? name : "entry")
                try add(.string(key), shape.key, name: shape.key.locationName ?? "key", to: &entry)
                try add(item, shape.value, name: shape.value.locationName ?? "value", to: &entry)
                if shape.isFlattened { parent.children.append(entry) } else { list.children.append(entry) }
            }
            if !shape.isFlattened { parent.children.append(list) }
        default:
            var leaf = element(name, shape)
            leaf.text = try ScalarText.text(value, shape, timestamps: .iso8601)
            parent.children.append(leaf)
        }
    }

    private static func element(_ name: String, _ shape: Shape) -> XMLElement {
        var element = XMLElement(name: name)
        let namespace = shape.traits["xmlNamespace"]
        if let uri = namespace?.string ?? namespace?["uri"]?.string {
            let prefix = namespace?["prefix"]?.string ?? ""
            let attribute = prefix.isEmpty ? "xmlns" : "xmlns:\(prefix)"
            element.attributes.append(XMLElement.Attribute(name: attribute, value: uri))
        }
        return element
    }
}
