/// One node of a YAML document, anchors and aliases already resolved.
public indirect enum YAMLNode: Sendable {
    case scalar(YAMLScalar)
    /// The items, and where the sequence begins.
    case sequence([YAMLNode], YAMLMark)
    /// The entries in document order, keys unique, and where the mapping begins.
    case mapping([(key: YAMLScalar, value: YAMLNode)], YAMLMark)

    /// Where the node begins; for an alias the place of what it stands for.
    public var mark: YAMLMark {
        switch self {
        case .scalar(let scalar): scalar.start
        case .sequence(_, let mark): mark
        case .mapping(_, let mark): mark
        }
    }

    /// The scalar, when the node is one.
    public var scalar: YAMLScalar? {
        if case .scalar(let scalar) = self { scalar } else { nil }
    }

    /// The value of a key, when the node is a mapping that has it. O(entries).
    public subscript(key: String) -> YAMLNode? {
        guard case .mapping(let entries, _) = self else { return nil }
        return entries.first { $0.key.text == key }?.value
    }
}

/// A place in a YAML text; lines and columns count from 1, columns in Unicode scalars.
public struct YAMLMark: Sendable, Hashable, Comparable {
    /// The line, from 1.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// Makes a place from a line and a column, both from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Document order.
    public static func < (left: YAMLMark, right: YAMLMark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
