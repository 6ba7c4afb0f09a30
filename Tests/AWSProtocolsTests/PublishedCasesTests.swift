import AWSProtocols
import CBOR
import Cryptography
import JSON
import Testing
import XML

@Suite("The published protocol cases", .enabled(if: Vectors.isThere, Vectors.comment))
struct PublishedCasesTests {
    @Test func `every request comes out as published`() throws {
        let cases = try Vectors.cases("input")
        #expect(cases.count == 322)
        for item in cases {
            let expected = item.value["serialized"] ?? .null
            do {
                let actual = try PublishedCases.serialize(item.value)
                let problem = Self.difference(actual, expected, item)
                #expect(problem == nil, "\(item.suite): \(item.name): \(problem ?? "")")
            } catch {
                Issue.record("\(item.suite): \(item.name): \(error)")
            }
        }
    }

    @Test func `every answer is read as published`() throws {
        let cases = try Vectors.cases("output")
        #expect(cases.count == 332)
        for item in cases {
            do {
                let actual = try PublishedCases.parseResponse(item.value)
                if item.value["error"] != nil || item.value["errorCode"] != nil {
                    let code = item.value["errorCode"] ?? ""
                    #expect(actual["errorCode"] == code, "\(item.suite): \(item.name)")
                    let message = item.value["errorMessage"] ?? ""
                    #expect(actual["errorMessage"] == message, "\(item.suite): \(item.name)")
                    let fields = item.value["error"] ?? [:]
                    #expect(actual["error"] == fields, "\(item.suite): \(item.name)")
                } else {
                    #expect(actual["result"] == item.value["result"], "\(item.suite): \(item.name)")
                }
            } catch {
                Issue.record("\(item.suite): \(item.name): \(error)")
            }
        }
    }

    // MARK: Comparing requests

    private static func difference(_ actual: JSONValue, _ expected: JSONValue, _ item: Vectors.Case)
        -> String?
    {
        if actual["method"] != expected["method"] { return "method \(actual["method"] ?? .null)" }
        let endpoint = item.value["clientEndpoint"]?.string ?? "https://example.com"
        let host = expected["host"]?.string ?? String(endpoint.dropFirst("https://".count))
        let url = "https://\(host)\(expected["uri"]?.string ?? "/")"
        // Order among query parameters means nothing.
        if sortedQuery(actual["url"]?.string ?? "") != sortedQuery(url) {
            return "url \(actual["url"] ?? .null), not \(url)"
        }
        let headers = actual["headers"]?.object ?? JSONObject()
        for (name, value) in expected["headers"]?.object ?? JSONObject() {
            let found = headers.first { $0.key.lowercased() == name.lowercased() }?.value.string
            // botocore names the character set of forms, and puts no blank behind commas.
            let normal = found?.replacing("; charset=utf-8", with: "").replacing(", ", with: ",")
            if normal != value.string?.replacing(", ", with: ",") {
                return "header \(name): \(found ?? "missing")"
            }
        }
        for name in expected["forbidHeaders"]?.array?.compactMap(\.string) ?? []
        where headers.contains(where: { $0.key.lowercased() == name.lowercased() }) {
            return "header \(name) is there"
        }
        guard let body = expected["body"]?.string else { return nil }
        return isSame(actual["body"] ?? .null, body, in: item.suite) ? nil : "body \(actual["body"] ?? .null)"
    }

    private static func sortedQuery(_ url: String) -> [String] {
        let parts = url.split(separator: "?", maxSplits: 1)
        let query = parts.count < 2 ? [] : parts[1].split(separator: "&").map(String.init).sorted()
        // `a` and `a=` are one.
        return [String(parts.first ?? "")] + query.map { $0.hasSuffix("=") ? String($0.dropLast()) : $0 }
    }

    private static func isSame(_ actual: JSONValue, _ expected: String, in suite: String) -> Bool {
        if suite.hasPrefix("smithy") {
            let bytes = actual["base64"]?.string.flatMap { Base64.decode($0) } ?? []
            guard let wanted = Base64.decode(expected), !wanted.isEmpty else { return bytes.isEmpty }
            guard let left = try? CBORValue.decode(bytes), let right = try? CBORValue.decode(wanted) else {
                return false
            }
            return plain(left) == plain(right)
        }
        guard let text = actual.string else { return false }
        if text == expected { return true }
        if let left = try? JSONValue.parse(text), let right = try? JSONValue.parse(expected) {
            return left == right
        }
        if let left = try? XMLElement.parse(Array(text.utf8)),
            let right = try? XMLElement.parse(Array(expected.utf8))
        {
            return plain(left) == plain(right)
        }
        return text.split(separator: "&").sorted() == expected.split(separator: "&").sorted()
    }

    /// Without an order among keys, and with whole moments as numbers of one kind.
    private static func plain(_ item: CBORValue) -> JSONValue {
        switch item {
        case .unsigned(let number): .number(JSONNumber(Double(number)))
        case .negative(let number): .number(JSONNumber(-1 - Double(number)))
        case .bytes(let bytes): ["bytes": .string(Base64.encode(bytes))]
        case .text(let text): .string(text)
        case .array(let items): .array(items.map(plain))
        case .map(let pairs):
            .object(JSONObject(pairs.map { (plain($0.key).string ?? "", plain($0.value)) }))
        case .tagged(let tag, let inner): ["tag": .number(JSONNumber(Int(tag))), "item": plain(inner)]
        case .bool(let truth): .bool(truth)
        case .null: .null
        case .float(let number): number.isFinite ? .number(JSONNumber(Double(number))) : .string("\(number)")
        case .double(let number): number.isFinite ? .number(JSONNumber(number)) : .string("\(number)")
        }
    }

    /// Without white space between elements, and without an order among them and among attributes.
    private static func plain(_ element: XMLElement) -> JSONValue {
        let children = element.children.map { plain($0) }.sorted { $0.canonical() < $1.canonical() }
        let attributes = element.attributes.map { ($0.name, JSONValue.string($0.value)) }
        return [
            "name": .string(element.name), "namespace": .string(element.namespace ?? ""),
            "attributes": .object(JSONObject(attributes)), "children": .array(children),
            "text": .string(children.isEmpty ? element.text : ""),
        ]
    }
}
