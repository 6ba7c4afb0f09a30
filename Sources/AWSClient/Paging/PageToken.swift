internal import Cryptography
internal import JSON
internal import PythonTexts

/// The text that `NextToken` of a cut answer holds, and that `--starting-token` takes: the service's tokens and how
/// much of their page was shown, as JSON in base64.
///
/// Source: botocore's `TokenEncoder` and `TokenDecoder`, byte for byte. Bytes among the tokens (binary keys of
/// DynamoDB) are base64 text here, without botocore's mark of them.
enum PageToken {
    /// The key of how many items of the page were shown.
    static let truncationKey = "boto_truncate_amount"

    static func encode(_ tokens: JSONObject) -> String {
        Base64.encode(Array(PythonJSON.text(.object(tokens)).utf8))
    }

    /// The tokens to start with, and how many items to skip.
    ///
    /// A text that is no such token is the service's own, or of the old form `TOKEN___COUNT`.
    static func decode(
        _ text: String, names: [String]
    ) throws(PagingError) -> (tokens: JSONObject, index: Int) {
        guard let bytes = PythonText.base64Decoded(text), var tokens = (try? JSONValue.parse(bytes))?.object
        else {
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
}
