/// One element of an XML document, with everything in it.
///
/// A document is its root element: comments, processing instructions and text behind the first child are left out,
/// because no AWS protocol means anything by them.
public struct XMLElement: Sendable, Hashable {
    /// One attribute.
    public struct Attribute: Sendable, Hashable {
        /// The URI of its namespace; nil: none.
        public var namespace: String?
        /// The name without a prefix.
        public var name: String
        /// The value, with entities resolved.
        public var value: String

        /// Makes an attribute.
        public init(namespace: String? = nil, name: String, value: String) {
            self.namespace = namespace
            self.name = name
            self.value = value
        }
    }

    /// The URI of its namespace; nil: none.
    public var namespace: String?
    /// The name without a prefix.
    public var name: String
    /// The attributes in order, without namespace declarations.
    public var attributes: [Attribute]
    /// The elements in it, in order.
    public var children: [XMLElement]
    /// The text before the first child.
    public var text: String

    /// Makes an element.
    public init(
        name: String, namespace: String? = nil, attributes: [Attribute] = [], children: [XMLElement] = [],
        text: String = ""
    ) {
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.children = children
        self.text = text
    }

    /// The first child of a name.
    public func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The children of a name, in order.
    public func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}
