/// Header fields in order; names are compared without regard to case.
public struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One field.
    public struct Field: Sendable, Hashable {
        /// The name as it was given.
        public var name: String
        /// The value, without blanks around it.
        public var value: String

        /// Makes a field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All fields in order; a name may come more than once.
    public private(set) var fields: [Field] = []

    /// No fields.
    public init() {}

    /// Fields in this order.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0, value: $1) }
    }

    /// The first value of a field; setting replaces all of that name, nil removes them.
    public subscript(name: String) -> String? {
        get { fields.first { Self.isSame($0.name, name) }?.value }
        set {
            guard let newValue else { return fields.removeAll { Self.isSame($0.name, name) } }
            guard let index = fields.firstIndex(where: { Self.isSame($0.name, name) }) else {
                return add(name, newValue)
            }
            fields[index].value = newValue
            let later = fields.indices.reversed().prefix { $0 > index }
            for other in later where Self.isSame(fields[other].name, name) { fields.remove(at: other) }
        }
    }

    /// Every value of a field, in order.
    public func values(of name: String) -> [String] {
        fields.filter { Self.isSame($0.name, name) }.map(\.value)
    }

    /// Adds a field behind the others, whether or not there is one of that name.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8) || left.lowercased() == right.lowercased()
    }
}
