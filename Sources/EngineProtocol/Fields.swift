/// Named values of bytes, in order: the payload of a frame.
///
/// Their number, and for each the lengths and bytes of name and value; numbers are four bytes, big-endian.
public struct Fields: Sendable, Hashable {
    /// One named value.
    public struct Field: Sendable, Hashable {
        /// Unique in its message.
        public let name: String
        /// Any bytes.
        public let value: [UInt8]
    }

    /// The most fields of a message, so that finding one stays cheap.
    public static let limit = 1024

    /// All of them, in the order of their making.
    public private(set) var all: [Field] = []

    /// Makes no fields.
    public init() {}

    /// The value with a name; setting nil removes it.
    public subscript(name: String) -> [UInt8]? {
        get { all.first { $0.name == name }?.value }
        set {
            let index = all.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): all[index] = Field(name: name, value: value)
            case (let index?, nil): all.remove(at: index)
            case (nil, let value?): all.append(Field(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The value with a name as text; nil when it is absent or no UTF-8.
    public subscript(text name: String) -> String? {
        get { self[name].flatMap { String(validating: $0, as: UTF8.self) } }
        set { self[name] = newValue.map { Array($0.utf8) } }
    }

    // MARK: Bytes

    /// Reads a frame's payload.
    ///
    /// - Throws: `FrameError` unless the payload is these fields, the whole of them and nothing else.
    public init(payload: [UInt8]) throws(FrameError) {
        var rest = payload[...]
        let count = try Self.number(&rest)
        guard count <= Self.limit else { throw .malformed }
        for _ in 0..<count {
            let nameBytes = try Self.bytes(&rest)
            guard let name = String(validating: nameBytes, as: UTF8.self) else { throw .malformed }
            let value = try Self.bytes(&rest)
            guard self[name] == nil else { throw .repeatedField(name) }
            all.append(Field(name: name, value: Array(value)))
        }
        guard rest.isEmpty else { throw .malformed }
    }

    /// A frame's payload.
    public var payload: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(UInt32(all.count))
        for field in all {
            bytes.append(UInt32(field.name.utf8.count))
            bytes += field.name.utf8
            bytes.append(UInt32(field.value.count))
            bytes += field.value
        }
        return bytes
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) throws(FrameError) -> Int {
        guard rest.count >= 4 else { throw .malformed }
        let number = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        rest.removeFirst(4)
        return number
    }

    private static func bytes(_ rest: inout ArraySlice<UInt8>) throws(FrameError) -> ArraySlice<UInt8> {
        let count = try number(&rest)
        guard rest.count >= count else { throw .malformed }
        let bytes = rest.prefix(count)
        rest.removeFirst(count)
        return bytes
    }
}
