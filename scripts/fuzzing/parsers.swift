// What libFuzzer calls: one input for one parser. Built by scripts/fuzz, which says which with -D; not part of the
// product.

#if FUZZ_JSON
    import JSON

    /// What is read is written so that it is read the same.
    func check(_ bytes: [UInt8]) {
        guard let value = try? JSONValue.parse(bytes) else { return }
        let again = try? JSONValue.parse(value.serialized())
        precondition(again == value, "written differently")
    }
#elseif FUZZ_XML
    import XML

    /// Prefixes are not written, so `x` and `p:x` of one element would both be `x`.
    func hasPrefixes(_ element: XMLElement) -> Bool {
        element.attributes.contains { $0.namespace != nil } || element.children.contains(where: hasPrefixes)
    }

    func check(_ bytes: [UInt8]) {
        guard let element = try? XMLElement.parse(bytes), !hasPrefixes(element) else { return }
        let again = try? XMLElement.parse(Array(element.serialized().utf8))
        precondition(again?.name == element.name, "written differently")
    }
#elseif FUZZ_CBOR
    import CBOR

    func check(_ bytes: [UInt8]) {
        guard let value = try? CBORValue.decode(bytes) else { return }
        let written = value.encoded()
        let again = try? CBORValue.decode(written)
        // Compared as bytes: what is no number is not equal to itself.
        precondition(again?.encoded() == written, "written differently")
    }
#elseif FUZZ_JMESPATH
    import JMESPath
    import JSON

    let given: JSONValue = [
        "a": [1, 2.5, "x", nil, true, ["b": [1, 2]]], "b": ["c": "d", "e": [["f": 1], ["f": 2]]], "é": "ü",
    ]

    func check(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self),
            let expression = try? JMESPathExpression(parsing: text)
        else { return }
        _ = try? expression.evaluate(given)
    }
#elseif FUZZ_SHORTHAND
    @testable import Shorthand

    func check(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        var parser = ShorthandParser(text) { _ in nil }
        _ = try? parser.parse()
    }
#endif

/// The entry that libFuzzer knows.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    check(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
