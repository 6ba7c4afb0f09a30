extension XMLElement {
    /// The element as text without a declaration and without white space between elements.
    ///
    /// Names are written as they are, a prefix included; namespaces are written only as the attributes (`xmlns`,
    /// `xmlns:p`) that the caller put there. Elements without content are `<name />`.
    ///
    /// The bytes are those of Python's `ElementTree.tostring`, but for carriage returns, which stay what they are when
    /// they are written as references.
    public func serialized() -> String {
        var writer = XMLWriter()
        writer.write(self)
        return String(decoding: writer.output, as: UTF8.self)
    }
}

private struct XMLWriter {
    var output: [UInt8] = []

    mutating func write(_ element: XMLElement) {
        write("<")
        write(element.name)
        for attribute in element.attributes {
            write(" ")
            write(attribute.name)
            write("=\"")
            escape(attribute.value, isAttribute: true)
            write("\"")
        }
        guard !element.text.isEmpty || !element.children.isEmpty else { return write(" />") }
        write(">")
        escape(element.text, isAttribute: false)
        for child in element.children { write(child) }
        write("</")
        write(element.name)
        write(">")
    }

    private mutating func write(_ text: String) { output.append(contentsOf: text.utf8) }

    private mutating func escape(_ text: String, isAttribute: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): write("&amp;")
            case UInt8(ascii: "<"): write("&lt;")
            case UInt8(ascii: ">"): write("&gt;")
            case UInt8(ascii: "\r"): write(isAttribute ? "&#13;" : "&#xD;")
            case UInt8(ascii: "\"") where isAttribute: write("&quot;")
            case UInt8(ascii: "\n") where isAttribute: write("&#10;")
            case UInt8(ascii: "\t") where isAttribute: write("&#09;")
            default: output.append(byte)
            }
        }
    }
}
