import Testing
import XML

@Suite("XML")
struct XMLTests {
    @Test func `a document becomes a tree`() throws {
        let root = try parse(
            """
            <?xml version="1.0"?>
            <!-- first --><a xmlns="urn:one" xmlns:x="urn:two" x:k="v&amp;w" p='1'>t&#233;xt<b/><x:c>1<![CDATA[<2>]]></x:c>tail</a>
            """)
        #expect(root.name == "a")
        #expect(root.namespace == "urn:one")
        #expect(root.text == "t\u{E9}xt")
        #expect(
            root.attributes == [
                XMLElement.Attribute(namespace: "urn:two", name: "k", value: "v&w"),
                XMLElement.Attribute(name: "p", value: "1"),
            ])
        #expect(root.children.map(\.name) == ["b", "c"])
        #expect(root.child("c") == XMLElement(name: "c", namespace: "urn:two", text: "1<2>"))
    }

    @Test(
        "what is not well-formed is refused",
        arguments: ["", " ", "<a>", "<a></b>", "<a", "a", "<a/><b/>", "<a>&x;</a>", "<a>\u{0}</a>", "<x:a/>"])
    func refusing(text: String) {
        #expect(throws: XMLError.self) { try parse(text) }
    }

    @Test func `an error says where it is, as Python does`() {
        #expect(throws: XMLError(message: "no element found", line: 1, column: 0)) { try parse("") }
        #expect(throws: XMLError(message: "mismatched tag", line: 1, column: 5)) { try parse("<a></b>") }
    }

    @Test func `document types and their entities are refused`() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"x\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>"
        let error = #expect(throws: XMLError.self) { try parse(bomb) }
        #expect(error?.message == "document type declaration")
    }

    @Test func `depth, elements and bytes have limits`() throws {
        let deep = String(repeating: "<a>", count: 200) + String(repeating: "</a>", count: 200)
        #expect(throws: XMLError.self) { try parse(deep) }
        let limits = XMLElement.Limits(depth: 2, elementCount: 3, byteCount: 40)
        #expect(try XMLElement.parse(Array("<a><b/><b/></a>".utf8), limits: limits).children.count == 2)
        for text in [
            "<a><b><c/></b></a>", "<a><b/><b/><b/></a>", "<a>\(String(repeating: "x", count: 40))</a>",
        ] {
            #expect(throws: XMLError.self) { try XMLElement.parse(Array(text.utf8), limits: limits) }
        }
    }

    @Test func `an element is written as Python writes it`() {
        var element = XMLElement(name: "a")
        element.attributes = [XMLElement.Attribute(name: "xmlns:x", value: "\"<&\n")]
        element.children = [XMLElement(name: "b", text: "1 < 2 & \"3\"\r"), XMLElement(name: "x:c")]
        #expect(
            element.serialized()
                == "<a xmlns:x=\"&quot;&lt;&amp;&#10;\"><b>1 &lt; 2 &amp; \"3\"&#xD;</b><x:c /></a>")
    }

    private func parse(_ text: String) throws(XMLError) -> XMLElement {
        try XMLElement.parse(Array(text.utf8))
    }
}
