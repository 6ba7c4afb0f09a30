extension ShellDifference {
    /// The first byte of every encoding.
    private static let version: UInt8 = 1

    private enum Tag: UInt8 {
        case variable = 1
        case unsetVariable, function, unsetFunction, directory, pathPrefix, pathSuffix
    }

    /// The difference as bytes, for the journal: a version byte, then records of a tag and fields with lengths;
    /// no bytes at all for one that changes nothing.
    public func encoded() -> [UInt8] {
        if isEmpty { return [] }
        var bytes: Bytes = [Self.version]
        func append(_ tag: Tag, _ fields: Bytes...) {
            bytes.append(tag.rawValue)
            for field in fields {
                var length = field.count
                while length > 0x7f {
                    bytes.append(UInt8(length & 0x7f) | 0x80)
                    length >>= 7
                }
                bytes.append(UInt8(length))
                bytes += field
            }
        }
        for variable in variables { append(.variable, variable.line) }
        for name in unsetVariables { append(.unsetVariable, Bytes(text: name)) }
        for function in functions {
            append(.function, function.name, Bytes(text: function.attributes), function.definition)
        }
        for name in unsetFunctions { append(.unsetFunction, name) }
        if let directory { append(.directory, directory) }
        for entry in pathPrefix { append(.pathPrefix, entry) }
        for entry in pathSuffix { append(.pathSuffix, entry) }
        return bytes
    }

    /// Reads what `encoded()` wrote; nil for bytes of another version, damaged ones, or none of ours.
    public init?(decoding bytes: [UInt8]) {
        self.init()
        if bytes.isEmpty { return }
        guard bytes[0] == Self.version else { return nil }
        var reader = FieldReader(bytes: bytes, index: 1)
        while let byte = reader.nextByte() {
            guard let tag = Tag(rawValue: byte), let field = reader.field() else { return nil }
            switch tag {
            case .variable:
                guard let variable = ShellVariable(line: field) else { return nil }
                variables.append(variable)
            case .unsetVariable: unsetVariables.append(field.text)
            case .function:
                guard let attributes = reader.field(), let definition = reader.field() else { return nil }
                functions.append(Function(name: field, attributes: attributes.text, definition: definition))
            case .unsetFunction: unsetFunctions.append(field)
            case .directory: directory = field
            case .pathPrefix: pathPrefix.append(field)
            case .pathSuffix: pathSuffix.append(field)
            }
        }
    }
}

private struct FieldReader {
    let bytes: Bytes
    var index: Int

    mutating func nextByte() -> UInt8? {
        guard index < bytes.count else { return nil }
        defer { index += 1 }
        return bytes[index]
    }

    mutating func field() -> Bytes? {
        var length = 0
        var shift = 0
        while true {
            guard let byte = nextByte(), shift < 56 else { return nil }
            length |= Int(byte & 0x7f) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        guard length <= bytes.count - index else { return nil }
        defer { index += length }
        return Array(bytes[index..<index + length])
    }
}
