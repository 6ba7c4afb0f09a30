internal import AWSClient
internal import HTTPMessages
internal import JSON

/// The pages of a listing of objects, one after another.
///
/// Keys come percent-encoded, since XML cannot hold every character, and are decoded here.
final class ObjectPages {
    /// One page.
    struct Page {
        /// The objects, as the service describes them.
        var objects: [JSONObject]
        /// What keys have in common up to the next slash.
        var prefixes: [String]
    }

    private let calls: S3Calls
    private let sourceRegion: String?
    private var parameters: JSONObject
    private var isDone = false

    /// Prepares the listing of a prefix; nothing is sent.
    init(
        _ calls: S3Calls, bucket: String, prefix: String, delimiter: String? = nil, pageSize: Int? = nil,
        payer: String? = nil, sourceRegion: String? = nil
    ) {
        self.calls = calls
        self.sourceRegion = sourceRegion
        parameters = ["Bucket": .string(bucket), "Prefix": .string(prefix)]
        if let delimiter { parameters["Delimiter"] = .string(delimiter) }
        if let pageSize { parameters["MaxKeys"] = .number(JSONNumber(pageSize)) }
        if let payer { parameters["RequestPayer"] = .string(payer) }
        parameters["EncodingType"] = "url"
    }

    /// The next page; nil behind the last.
    func next() async throws(CallError) -> Page? {
        if isDone { return nil }
        let result = try await calls.perform("ListObjectsV2", parameters, sourceRegion: sourceRegion).result
        if let token = result["NextContinuationToken"] {
            parameters["ContinuationToken"] = token
        } else {
            isDone = true
        }
        let isEncoded = result["EncodingType"]?.string == "url"
        func decoded(_ text: String) -> String { isEncoded ? Self.decoded(text) : text }
        let objects = (result["Contents"]?.array ?? []).compactMap { value -> JSONObject? in
            guard var object = value.object else { return nil }
            object["Key"] = .string(decoded(object["Key"]?.string ?? ""))
            return object
        }
        let prefixes = (result["CommonPrefixes"]?.array ?? []).compactMap { $0["Prefix"]?.string }
        return Page(objects: objects, prefixes: prefixes.map(decoded))
    }

    /// Text of a URL's query: a `+` is a blank.
    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let code = UInt8(digits, radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
