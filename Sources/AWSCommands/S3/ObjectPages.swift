internal import AWSClient
internal import HTTPMessages
internal import JSON

/// The pages of a listing of objects, one after another.
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
        return Page(
            objects: (result["Contents"]?.array ?? []).compactMap(\.object),
            prefixes: (result["CommonPrefixes"]?.array ?? []).compactMap { $0["Prefix"]?.string })
    }
}
