public import AWSModels
internal import Cryptography
public import HTTPMessages
public import JSON
internal import PythonTexts
internal import XML

/// What single services' results need before they are shown.
///
/// Source: botocore 1.44, `handlers.BUILTIN_HANDLERS`.
public enum ResultQuirks {
    /// The result as botocore gives it.
    ///
    /// - Parameters:
    ///   - result: What the parser read.
    ///   - operation: Whose it is.
    ///   - parameters: As the user gave them, before `RequestQuirks`.
    ///   - response: Where it was read from.
    /// - Returns: The result, changed and completed.
    public static func result(
        _ result: JSONObject, of operation: Operation, parameters: JSONObject, response: HTTPResponse
    ) -> JSONObject {
        var result = result
        switch (operation.service.metadata.serviceID, operation.name) {
        case ("IAM", _):
            guard let output = operation.output else { return result }
            return decodingPolicies(.object(result), output).object ?? result
        case ("EC2", "GetConsoleOutput"):
            if let bytes = result["Output"]?.string.flatMap({ Base64.decode($0) }) {
                result["Output"] = .string(String(decoding: bytes, as: UTF8.self))
            }
        case ("CloudFormation", "GetTemplate"):
            if let text = result["TemplateBody"]?.string, let value = try? JSONValue.parse(text) {
                result["TemplateBody"] = PythonJSON.normalised(value)
            }
        case ("S3", "GetBucketLocation"):
            // The region is the root's own text.
            let text = (try? XMLElement.parse(response.body))?.text ?? ""
            result["LocationConstraint"] = text.isEmpty ? .null : .string(text)
        case ("S3", "ListObjects"):
            decodeKeys(&result, parameters, ["Delimiter", "Marker", "NextMarker"], [("Contents", "Key")])
        case ("S3", "ListObjectsV2"):
            decodeKeys(&result, parameters, ["Delimiter", "Prefix", "StartAfter"], [("Contents", "Key")])
        case ("S3", "ListObjectVersions"):
            decodeKeys(
                &result, parameters, ["KeyMarker", "NextKeyMarker", "Prefix", "Delimiter"],
                [("Versions", "Key"), ("DeleteMarkers", "Key")])
        default: break
        }
        return result
    }

    /// IAM's policy documents are percent-encoded JSON.
    private static func decodingPolicies(_ value: JSONValue, _ shape: Shape) -> JSONValue {
        switch (shape.kind, value) {
        case (.structure, .object(var object)):
            for member in shape.members {
                guard let item = object[member.name] else { continue }
                if member.shape.kind == .string, member.shape.name == "policyDocumentType" {
                    let text = item.string.map(percentDecoded) ?? ""
                    if let document = try? JSONValue.parse(text) {
                        object[member.name] = PythonJSON.normalised(document)
                    }
                } else {
                    object[member.name] = decodingPolicies(item, member.shape)
                }
            }
            return .object(object)
        case (.list, .array(let items)): return .array(items.map { decodingPolicies($0, shape.element) })
        default: return value
        }
    }

    /// Undoes the encoding that `RequestQuirks` asked for.
    private static func decodeKeys(
        _ result: inout JSONObject, _ parameters: JSONObject, _ names: [String],
        _ lists: [(list: String, member: String)]
    ) {
        guard parameters["EncodingType"] == nil, result["EncodingType"] == "url" else { return }
        for name in names {
            if let text = result[name]?.string { result[name] = .string(listed(text)) }
        }
        for (list, member) in lists + [("CommonPrefixes", "Prefix")] {
            guard let items = result[list]?.array else { continue }
            result[list] = .array(
                items.map { item in
                    guard var object = item.object, let text = object[member]?.string else { return item }
                    object[member] = .string(listed(text))
                    return .object(object)
                })
        }
    }

    /// A key of a listing: encoded as in a form, where a `+` is a blank.
    private static func listed(_ text: String) -> String { percentDecoded(text.replacing("+", with: " ")) }

    /// Text with `%XX` as bytes of UTF-8; what is no such pair stays.
    static func percentDecoded(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let pair = rest.prefix(2)
            let isPair = byte == UInt8(ascii: "%") && pair.count == 2 && !pair.contains(UInt8(ascii: "+"))
            if isPair, let value = UInt8(Substring(pair), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
