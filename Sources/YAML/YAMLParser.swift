internal import CYAML

/// Reads one YAML document.
public enum YAMLParser {
    /// Nodes that a document may have, those that aliases stand for counted each time.
    public static let nodeLimit = 1_000_000
    /// How deep nodes may nest, those that aliases stand for included.
    public static let depthLimit = 100

    /// Reads the text as one YAML document.
    ///
    /// Aliases are resolved; merge keys and custom tags are errors, `!!str` and `!` make a string, other
    /// standard tags are ignored. An empty text is a null scalar.
    ///
    /// - Parameters:
    ///   - text: The document, without a byte order mark.
    ///   - firstLine: The number of the text's first line, when it is a part of a larger file.
    ///   - ignoresTags: Custom tags are passed over instead, and so is what they would make of a node.
    /// - Returns: The root node.
    /// - Throws: `YAMLError` with the place of the first problem.
    public static func parse(
        _ text: String, firstLine: Int = 1, ignoresTags: Bool = false
    ) throws(YAMLError) -> YAMLNode {
        try Array(text.utf8).withUnsafeBufferPointer { bytes throws(YAMLError) -> YAMLNode in
            let reader = try EventReader(bytes, firstLine: firstLine)
            var composer = Composer(reader: reader, ignoresTags: ignoresTags)
            return try composer.document()
        }
    }
}

/// Puts the events of one document together.
private struct Composer: ~Copyable {
    /// A node with its size and height, aliases expanded.
    struct Composed {
        var node: YAMLNode
        var count = 1
        var height = 1
    }

    /// An event with all that is wanted of it, no longer owned by libyaml.
    enum Event {
        case scalar(YAMLScalar)
        case alias(String)
        case sequenceStart
        case mappingStart
        case end
        case documentStart
        case other
    }

    let reader: EventReader
    let ignoresTags: Bool
    private var anchors: [String: Composed] = [:]
    /// Anchors of nodes that are not complete yet: an alias to one would never end.
    private var open: Set<String> = []
    private var count = 0

    init(reader: consuming EventReader, ignoresTags: Bool) {
        self.reader = reader
        self.ignoresTags = ignoresTags
    }

    mutating func document() throws(YAMLError) -> YAMLNode {
        var (event, mark, anchor) = try next()
        while case .other = event { (event, mark, anchor) = try next() }
        guard case .documentStart = event else {
            return .scalar(YAMLScalar(text: "", isPlain: true, start: mark, end: mark))
        }
        (event, mark, anchor) = try next()
        let root = try compose(event, mark, anchor, depth: 1)
        _ = try next()
        (event, mark, _) = try next()
        if case .documentStart = event {
            throw YAMLError(message: "a second document begins here; only one is read", mark: mark)
        }
        return root.node
    }

    private mutating func compose(
        _ event: Event, _ mark: YAMLMark, _ anchor: String?, depth: Int
    ) throws(YAMLError) -> Composed {
        if let anchor { open.insert(anchor) }
        var composed: Composed
        switch event {
        case .scalar(let scalar): composed = Composed(node: .scalar(scalar))
        case .alias(let name): composed = try resolve(name, mark)
        case .sequenceStart: composed = try sequence(mark, depth)
        case .mappingStart: composed = try mapping(mark, depth)
        default: throw YAMLError(message: "did not find a value", mark: mark)
        }
        if depth + composed.height - 1 > YAMLParser.depthLimit {
            throw YAMLError(message: "nested deeper than \(YAMLParser.depthLimit) levels", mark: mark)
        }
        if case .alias = event { count += composed.count } else { count += 1 }
        if count > YAMLParser.nodeLimit {
            let limit = YAMLParser.nodeLimit
            throw YAMLError(message: "more than \(limit) nodes, those of aliases included", mark: mark)
        }
        if let anchor {
            open.remove(anchor)
            anchors[anchor] = composed
        }
        return composed
    }

    private func resolve(_ name: String, _ mark: YAMLMark) throws(YAMLError) -> Composed {
        if open.contains(name) {
            throw YAMLError(message: "alias `\(name)` stands inside the node it names", mark: mark)
        }
        guard let composed = anchors[name] else {
            throw YAMLError(message: "no anchor `\(name)` before this alias", mark: mark)
        }
        return composed
    }

    private mutating func sequence(_ start: YAMLMark, _ depth: Int) throws(YAMLError) -> Composed {
        var items: [YAMLNode] = []
        var whole = Composed(node: .sequence([], start))
        try checkDepth(start, depth)
        while true {
            let (event, mark, anchor) = try next()
            if case .end = event { break }
            let item = try compose(event, mark, anchor, depth: depth + 1)
            items.append(item.node)
            whole.count += item.count
            whole.height = max(whole.height, item.height + 1)
        }
        whole.node = .sequence(items, start)
        return whole
    }

    private mutating func mapping(_ start: YAMLMark, _ depth: Int) throws(YAMLError) -> Composed {
        var entries: [(key: YAMLScalar, value: YAMLNode)] = []
        var places: [String: YAMLMark] = [:]
        var whole = Composed(node: .mapping([], start))
        try checkDepth(start, depth)
        while true {
            let (event, mark, anchor) = try next()
            if case .end = event { break }
            let key = try key(compose(event, mark, anchor, depth: depth + 1), mark)
            if let first = places.updateValue(mark, forKey: key.text) {
                let place = "line \(first.line), column \(first.column)"
                throw YAMLError(message: "key `\(key.text)` is given twice, first in \(place)", mark: mark)
            }
            let (valueEvent, valueMark, valueAnchor) = try next()
            let value = try compose(valueEvent, valueMark, valueAnchor, depth: depth + 1)
            entries.append((key, value.node))
            whole.count += value.count + 1
            whole.height = max(whole.height, value.height + 1)
        }
        whole.node = .mapping(entries, start)
        return whole
    }

    private func key(_ composed: Composed, _ mark: YAMLMark) throws(YAMLError) -> YAMLScalar {
        guard case .scalar(let key) = composed.node else {
            throw YAMLError(message: "a key must be a scalar", mark: mark)
        }
        if key.isPlain, key.text == "<<" {
            throw YAMLError(message: "merge keys (`<<`) are not supported", mark: mark)
        }
        return key
    }

    /// Before its content is read, so that the recursion here is bounded.
    private func checkDepth(_ mark: YAMLMark, _ depth: Int) throws(YAMLError) {
        if depth > YAMLParser.depthLimit {
            throw YAMLError(message: "nested deeper than \(YAMLParser.depthLimit) levels", mark: mark)
        }
    }

    private func next() throws(YAMLError) -> (event: Event, mark: YAMLMark, anchor: String?) {
        try reader.next { event throws(YAMLError) in
            let mark = reader.mark(event.start_mark)
            switch event.type {
            case YAML_SCALAR_EVENT:
                let scalar = try scalar(event, at: mark)
                return (.scalar(scalar), mark, text(event.data.scalar.anchor))
            case YAML_ALIAS_EVENT:
                return (.alias(text(event.data.alias.anchor) ?? ""), mark, nil)
            case YAML_SEQUENCE_START_EVENT:
                try check(tag: text(event.data.sequence_start.tag), at: mark)
                return (.sequenceStart, mark, text(event.data.sequence_start.anchor))
            case YAML_MAPPING_START_EVENT:
                try check(tag: text(event.data.mapping_start.tag), at: mark)
                return (.mappingStart, mark, text(event.data.mapping_start.anchor))
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT, YAML_STREAM_END_EVENT:
                return (.end, mark, nil)
            case YAML_DOCUMENT_START_EVENT: return (.documentStart, mark, nil)
            default: return (.other, mark, nil)
            }
        }
    }

    private func scalar(_ event: yaml_event_t, at start: YAMLMark) throws(YAMLError) -> YAMLScalar {
        let data = event.data.scalar
        let tag = text(data.tag)
        try check(tag: tag, at: start)
        let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
        let value = String(decoding: bytes, as: UTF8.self)
        let isBlock = data.style == YAML_LITERAL_SCALAR_STYLE || data.style == YAML_FOLDED_SCALAR_STYLE
        var end = reader.mark(event.end_mark)
        // libyaml's end is the place after; a block's is in the line after.
        if isBlock || end <= start { end = start } else { end.column -= 1 }
        let isPlain = data.style == YAML_PLAIN_SCALAR_STYLE && tag != "!" && tag != Self.standard + "str"
        return YAMLScalar(text: value, isPlain: isPlain, isBlock: isBlock, start: start, end: end)
    }

    private func check(tag: String?, at mark: YAMLMark) throws(YAMLError) {
        guard !ignoresTags, let tag, tag != "!", !tag.hasPrefix(Self.standard) else { return }
        throw YAMLError(message: "tag `\(tag)` is not known", mark: mark)
    }

    private static let standard = "tag:yaml.org,2002:"

    private func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        bytes.map { String(cString: $0) }
    }
}
