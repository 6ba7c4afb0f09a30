internal import AWSModels
internal import JSON
internal import XML

/// XML of answers as results.
struct XMLResult {
    let timestamps: TimestampStyle

    /// The members of a structure whose element this is.
    func structure(_ element: XMLElement, _ shape: Shape) throws(ResponseError) -> JSONObject {
        var byName: [String: [XMLElement]] = [:]
        for child in element.children { byName[child.name, default: []].append(child) }
        if shape.isUnion {
            guard byName.count == 1, let tag = byName.first?.key else { throw WireText.wrongUnion(shape) }
            if WireText.isUnknown(tag, in: shape) {
                return WireText.unknownMember(tag).object ?? JSONObject()
            }
        }
        var result = JSONObject()
        for member in shape.members {
            let location = member.shape.location
            guard location != "header", location != "headers", location != "statusCode" else { continue }
            if let elements = byName[wireName(of: member)] {
                result[member.name] = try value(elements, member.shape)
            } else if member.shape.isTrue("xmlAttribute"), let text = attribute(of: element, member) {
                result[member.name] = .string(text)
            }
        }
        return result
    }

    /// The value of a shape from all elements of its name.
    func value(_ elements: [XMLElement], _ shape: Shape) throws(ResponseError) -> JSONValue {
        guard let first = elements.first else { return .null }
        switch shape.kind {
        case .structure: return .object(try structure(first, shape))
        case .list:
            let element = shape.element
            var result: [JSONValue] = []
            for item in shape.isFlattened ? elements : first.children {
                result.append(try value([item], element))
            }
            return .array(result)
        case .map: return .object(try map(shape.isFlattened ? elements : first.children, shape))
        default: return try scalar(first.text, shape)
        }
    }

    /// The value of a scalar's text, from an element or a header field.
    func scalar(_ text: String, _ shape: Shape) throws(ResponseError) -> JSONValue {
        let value: JSONValue? =
            switch shape.kind {
            case .boolean: .bool(text == "true")
            case .integer, .long, .bigInteger: WireText.integer(.string(text))
            case .float, .double, .bigDecimal: WireText.float(.string(text))
            case .timestamp: timestamps.value(.string(text))
            case .blob: WireText.base64(text).map(JSONValue.string)
            default: .string(text)
            }
        guard let value else {
            throw .unreadable("text where \(shape.name), a \(shape.kind.rawValue), is expected")
        }
        return value
    }

    private func map(_ entries: [XMLElement], _ shape: Shape) throws(ResponseError) -> JSONObject {
        let keyName = shape.key.locationName ?? "key"
        let valueName = shape.value.locationName ?? "value"
        var result = JSONObject()
        for entry in entries {
            var key: String?
            var item: JSONValue?
            for part in entry.children {
                switch part.name {
                case keyName: key = part.text
                case valueName: item = try value([part], shape.value)
                default: throw .unreadable("Unknown tag: \(part.name)")
                }
            }
            guard let key, let item else { continue }
            result[key] = item
        }
        return result
    }

    /// Flattened lists stand under the name of their elements.
    private func wireName(of member: Shape.Member) -> String {
        let shape = member.shape
        if shape.kind == .list, shape.isFlattened, let name = shape.element.locationName { return name }
        return shape.locationName ?? member.name
    }

    /// The attribute of a member; the prefix is the model's, whatever the document calls the namespace.
    private func attribute(of element: XMLElement, _ member: Shape.Member) -> String? {
        let wanted = member.shape.locationName ?? member.name
        let prefix = wanted.split(separator: ":").first.map(String.init) ?? ""
        return element.attributes.first { attribute in
            attribute.namespace == nil ? attribute.name == wanted : "\(prefix):\(attribute.name)" == wanted
        }?.value
    }
}
