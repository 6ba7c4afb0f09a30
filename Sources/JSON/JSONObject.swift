/// A JSON object in the order its keys were added.
///
/// Finding a key costs O(1): small objects are searched in order, larger ones carry an index.
public struct JSONObject: Sendable {
    private var entries: [(key: String, value: JSONValue)] = []
    /// Where each key stands in `entries`; empty while there are at most `unindexedCount` of them.
    private var positions: [ExactText: Int] = [:]

    private static let unindexedCount = 16

    /// Makes an empty object.
    public init() {}

    /// Makes an object from keys and values; of a key that comes twice the last value stays, in the first place.
    public init(_ pairs: [(String, JSONValue)]) {
        entries.reserveCapacity(pairs.count)
        for (key, value) in pairs { self[key] = value }
    }

    /// The number of keys.
    public var count: Int { entries.count }

    /// There are no keys.
    public var isEmpty: Bool { entries.isEmpty }

    /// The keys in order.
    public var keys: [String] { entries.map { $0.key } }

    /// The values in the order of their keys.
    public var values: [JSONValue] { entries.map { $0.value } }

    /// The value of a key; setting nil removes the key, in O(count); setting a new key appends it.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { entries[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): entries[position].value = value
            case (let position?, nil): remove(at: position)
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    private func position(of key: String) -> Int? {
        if positions.isEmpty {
            entries.firstIndex { ExactText($0.key) == ExactText(key) }
        } else {
            positions[ExactText(key)]
        }
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        entries.append((key, value))
        if !positions.isEmpty {
            positions[ExactText(key)] = entries.count - 1
        } else if entries.count > Self.unindexedCount {
            reindex()
        }
    }

    private mutating func remove(at position: Int) {
        entries.remove(at: position)
        reindex()
    }

    private mutating func reindex() {
        positions.removeAll()
        guard entries.count > Self.unindexedCount else { return }
        for (position, entry) in entries.enumerated() { positions[ExactText(entry.key)] = position }
    }
}

extension JSONObject: Sequence {
    /// Goes through the keys and values in order.
    public func makeIterator() -> IndexingIterator<[(key: String, value: JSONValue)]> {
        entries.makeIterator()
    }

    /// The number of keys, exactly.
    public var underestimatedCount: Int { entries.count }
}

extension JSONObject: Hashable {
    /// The same keys with equal values, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.entries.allSatisfy { right[$0.key] == $0.value }
    }

    /// Independent of the order of the keys.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for entry in entries {
            var own = Hasher()
            own.combine(ExactText(entry.key))
            own.combine(entry.value)
            sum ^= own.finalize()
        }
        hasher.combine(count)
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object with the keys in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
