internal import CExpat

extension XMLElement {
    /// What a document may cost.
    public struct Limits: Sendable, Hashable {
        /// How deep elements may nest.
        public var depth: Int
        /// How many elements there may be.
        public var elementCount: Int
        /// How many bytes the document may have.
        public var byteCount: Int

        /// AWS nests a dozen levels; the longest answers have some hundred thousand elements.
        public init(depth: Int = 128, elementCount: Int = 10_000_000, byteCount: Int = 1 << 30) {
            self.depth = depth
            self.elementCount = elementCount
            self.byteCount = byteCount
        }
    }

    /// Reads one document in UTF-8, whatever its declaration says.
    ///
    /// Document types are refused, and with them entities of the document's own: nothing can grow, nothing is fetched.
    ///
    /// - Throws: `XMLError` for what is not well-formed, and beyond the limits.
    public static func parse(_ bytes: [UInt8], limits: Limits = Limits()) throws(XMLError) -> XMLElement {
        try XMLReader(limits: limits).read(bytes)
    }
}

/// One expat parser and the tree that it builds; for one document.
private final class XMLReader {
    private struct Frame {
        var element: XMLElement
        var text: [UInt8] = []
    }

    /// Separates namespace and name; no URI and no name can have it.
    private static let separator: UInt8 = 0x0C

    private let limits: XMLElement.Limits
    private let parser: XML_Parser
    private var open: [Frame] = []
    private var root: XMLElement?
    private var elementCount = 0
    private var problem: String?

    init(limits: XMLElement.Limits) {
        self.limits = limits
        guard let parser = XML_ParserCreateNS("UTF-8", XML_Char(bitPattern: Self.separator)) else {
            preconditionFailure("expat lacks memory")
        }
        self.parser = parser
    }

    deinit { XML_ParserFree(parser) }

    func read(_ bytes: [UInt8]) throws(XMLError) -> XMLElement {
        guard bytes.count <= limits.byteCount else {
            throw XMLError(message: "document of more than \(limits.byteCount) bytes", line: 1, column: 0)
        }
        // The parser does not outlive this call, so neither does the pointer.
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        setHandlers()
        let chunk = 1 << 24
        var start = 0
        repeat {
            let end = min(start + chunk, bytes.count)
            let status = bytes[start..<end].withUnsafeBytes { piece in
                XML_Parse(
                    parser, piece.bindMemory(to: CChar.self).baseAddress, Int32(piece.count),
                    end == bytes.count ? 1 : 0)
            }
            guard status == XML_STATUS_OK, problem == nil else { throw failure() }
            start = end
        } while start < bytes.count
        guard let root else { throw failure() }
        return root
    }

    private func setHandlers() {
        XML_SetElementHandler(
            parser,
            { data, name, attributes in XMLReader.from(data)?.begin(name, attributes) },
            { data, _ in XMLReader.from(data)?.end() })
        XML_SetCharacterDataHandler(parser) { data, characters, count in
            guard let characters else { return }
            let bytes = UnsafeRawBufferPointer(start: characters, count: Int(count))
            XMLReader.from(data)?.append(bytes)
        }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            XMLReader.from(data)?.refuse("document type declaration")
        }
    }

    private static func from(_ data: UnsafeMutableRawPointer?) -> XMLReader? {
        data.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private func failure() -> XMLError {
        let words = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) }
        return XMLError(
            message: problem ?? words ?? "no element found", line: Int(XML_GetCurrentLineNumber(parser)),
            column: Int(XML_GetCurrentColumnNumber(parser)))
    }

    private func refuse(_ what: String) {
        problem = problem ?? what
        XML_StopParser(parser, 0)
    }

    private func begin(
        _ name: UnsafePointer<XML_Char>?, _ pairs: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
    ) {
        // Calls may still come after a stop.
        guard problem == nil, let name else { return }
        elementCount += 1
        guard open.count < limits.depth else {
            return refuse("elements nested deeper than \(limits.depth)")
        }
        guard elementCount <= limits.elementCount else {
            return refuse("more than \(limits.elementCount) elements")
        }
        let (namespace, local) = Self.split(name)
        var element = XMLElement(name: local, namespace: namespace)
        var index = 0
        while let key = pairs?[index], let value = pairs?[index + 1] {
            let (namespace, local) = Self.split(key)
            let attribute = XMLElement.Attribute(
                namespace: namespace, name: local, value: String(cString: value))
            element.attributes.append(attribute)
            index += 2
        }
        open.append(Frame(element: element))
    }

    private func end() {
        guard problem == nil, var frame = open.popLast() else { return }
        frame.element.text = String(decoding: frame.text, as: UTF8.self)
        if open.isEmpty {
            root = frame.element
        } else {
            open[open.count - 1].element.children.append(frame.element)
        }
    }

    private func append(_ bytes: UnsafeRawBufferPointer) {
        guard problem == nil, !open.isEmpty, open[open.count - 1].element.children.isEmpty else { return }
        open[open.count - 1].text.append(contentsOf: bytes)
    }

    private static func split(_ name: UnsafePointer<XML_Char>) -> (namespace: String?, name: String) {
        let whole = String(cString: name)
        guard let cut = whole.utf8.lastIndex(of: separator) else { return (nil, whole) }
        return (String(whole[..<cut]), String(whole[whole.utf8.index(after: cut)...]))
    }
}
