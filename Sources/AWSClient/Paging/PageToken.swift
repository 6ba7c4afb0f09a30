internal import AWSOutput
internal import Cryptography
internal import JSON

/// The text that `NextToken` of a cut answer holds, and that `--starting-token` takes: the service's tokens and how
/// much of their page was shown, as JSON in base64.
///
/// Source: botocore's `TokenEncoder` and `TokenDecoder`, byte for byte. Bytes among the tokens (binary keys of
/// DynamoDB) are base64 text here, without botocore's mark of them.
enum PageToken {
    /// The key of how many items of the page were shown.
    static let truncationKey = "boto_truncate_amount"

    static func encode(_ tokens: JSONObject) -> String { Base64.encode(Array(json(.object(tokens)).utf8)) }

    /// The tokens to start with, and how many items to skip.
    ///
    /// A text that is no such token is the service's own, or of the old form `TOKEN___COUNT`.
    static func decode(
        _ text: String, names: [String]
    ) throws(PagingError) -> (tokens: JSONObject, index: Int) {
        guard let bytes = lenientBytes(text), var tokens = (try? JSONValue.parse(bytes))?.object else {
            return try decodeOldForm(text, names: names)
        }
        let index = tokens[truncationKey]?.int ?? 0
        tokens[truncationKey] = nil
        // Paths of what botocore had as bytes: it is base64 text here as there.
        tokens["boto_encoded_keys"] = nil
        return (tokens, index)
    }

    private static func decodeOldForm(
        _ text: String, names: [String]
    ) throws(PagingError) -> (tokens: JSONObject, index: Int) {
        var parts = separated(text)
        var index = 0
        if parts.count == names.count + 1, let last = parts.last {
            if let number = Int(last) {
                index = number
                parts.removeLast()
            } else {
                parts = [text]
            }
        }
        guard parts.count <= names.count else { throw .badStartingToken(text) }
        var tokens = JSONObject()
        for (position, name) in names.enumerated() {
            let part = position < parts.count ? parts[position] : "None"
            tokens[name] = part == "None" ? .null : .string(part)
        }
        return (tokens, index)
    }

    /// The parts between `___`, taken from the left.
    private static func separated(_ text: String) -> [String] {
        var parts: [[UInt8]] = [[]]
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            if rest.starts(with: "___".utf8) {
                parts.append([])
                rest = rest.dropFirst(3)
            } else {
                parts[parts.count - 1].append(byte)
                rest = rest.dropFirst()
            }
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes as Python's `b64decode` takes them: other characters are passed over, and all after the padding.
    private static func lenientBytes(_ text: String) -> [UInt8]? {
        var letters: [UInt8] = []
        var padding = 0
        scan: for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "="):
                padding += 1
                let used = letters.count % 4
                if used >= 2, used + padding >= 4 { break scan }
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                letters.append(byte)
                padding = 0
            default: break
            }
        }
        let used = letters.count % 4
        guard used == 0 || (used >= 2 && used + padding >= 4) else { return nil }
        if used > 0 { zeroUnusedBits(of: &letters) }
        return Base64.decode(String(decoding: letters, as: UTF8.self), allowsMissingPadding: true)
    }

    /// Python ignores the bits of the last letter that no byte needs; `Base64` wants them to be zero.
    private static func zeroUnusedBits(of letters: inout [UInt8]) {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        guard let last = letters.popLast(), let value = digits.firstIndex(of: last) else { return }
        let unused = letters.count % 4 == 1 ? 4 : 2
        letters.append(digits[(value >> unused) << unused])
    }

    // MARK: JSON as Python writes it by default

    /// With a space after commas and colons, and nothing but ASCII.
    private static func json(_ value: JSONValue) -> String {
        switch value {
        case .array(let elements): return "[\(elements.map(json).joined(separator: ", "))]"
        case .object(let object):
            let entries = object.map { "\(quoted($0.key)): \(json($0.value))" }
            return "{\(entries.joined(separator: ", "))}"
        case .string(let text): return quoted(text)
        case .number: return PythonText.str(value)
        case .bool, .null: return value.serialized()
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = ""
        for scalar in JSONValue.string(text).serialized().unicodeScalars {
            if scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    let digits = String(unit, radix: 16)
                    result += "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)"
                }
            }
        }
        return result
    }
}
