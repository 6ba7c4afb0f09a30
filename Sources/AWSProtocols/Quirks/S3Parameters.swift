internal import AWSModels
internal import Cryptography
internal import HTTPMessages
internal import JSON

/// What S3 wants of parameters that its model does not say.
enum S3Parameters {
    private static let keyed: Set = [
        "HeadObject", "GetObject", "PutObject", "CopyObject", "CreateMultipartUpload", "UploadPart",
        "UploadPartCopy", "CompleteMultipartUpload", "SelectObjectContent",
    ]
    private static let listings: Set = ["ListObjects", "ListObjectsV2", "ListObjectVersions"]

    static func change(_ parameters: inout JSONObject, _ operation: Operation) throws(SerializationError) {
        if let bucket = parameters["Bucket"]?.string { try checkBucket(bucket) }
        if keyed.contains(operation.name) { addDigest(of: "SSECustomer", to: &parameters) }
        if operation.name == "CopyObject" || operation.name == "UploadPartCopy" {
            addDigest(of: "CopySourceSSECustomer", to: &parameters)
            if let source = parameters["CopySource"] { parameters["CopySource"] = encoded(source) }
        }
        if ["CopyObject", "PutObject", "CreateMultipartUpload"].contains(operation.name) {
            try checkMetadata(parameters["Metadata"]?.object ?? JSONObject())
        }
        if listings.contains(operation.name), parameters["EncodingType"] == nil {
            // Keys may hold what XML cannot; `ResultQuirks` decodes them.
            parameters["EncodingType"] = "url"
        }
    }

    /// A customer's key goes in base64, with its MD5 digest.
    private static func addDigest(of prefix: String, to parameters: inout JSONObject) {
        guard let key = parameters["\(prefix)Key"]?.string, parameters["\(prefix)KeyMD5"] == nil else {
            return
        }
        let bytes = Array(key.utf8)
        parameters["\(prefix)Key"] = .string(Base64.encode(bytes))
        parameters["\(prefix)KeyMD5"] = .string(Base64.encode(MD5.hash(bytes)))
    }

    /// `bucket/key`, percent-encoded but for its version.
    private static func encoded(_ source: JSONValue) -> JSONValue {
        guard let text = source.string else { return source }
        let mark = "?versionId="
        var path = text[...]
        var version: Substring = ""
        if let start = text.firstRange(of: mark)?.lowerBound {
            let id = text[start...].dropFirst(mark.count)
            if !id.isEmpty, !id.contains(where: \.isWhitespace) {
                path = text[..<start]
                version = text[start...]
            }
        }
        return .string(PercentEncoding.encode(String(path), also: "/") + version)
    }

    private static func checkMetadata(_ metadata: JSONObject) throws(SerializationError) {
        for (key, value) in metadata {
            let text = value.string ?? ""
            guard (key + text).utf8.contains(where: { $0 > 0x7F }) else { continue }
            throw .parameters([
                "Non ascii characters found in S3 metadata for key \"\(key)\", value: \"\(text)\".  \n"
                    + "S3 metadata can only contain ASCII characters. "
            ])
        }
    }

    // MARK: Names of buckets

    private static func checkBucket(_ bucket: String) throws(SerializationError) {
        guard !isPlainName(bucket), !isAccessPoint(bucket) else { return }
        throw .parameters([
            "Invalid bucket name \"\(bucket)\": Bucket name must match the regex \"\(plainPattern)\" or be an ARN "
                + "matching the regex \"\(arnPattern)\""
        ])
    }

    private static func isPlainName(_ bucket: String) -> Bool {
        1...255 ~= bucket.utf8.count && bucket.utf8.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// An ARN of an access point, of an object lambda's, or of an outpost's.
    private static func isAccessPoint(_ bucket: String) -> Bool {
        let parts = bucket.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws"),
            parts[4].utf8.count == 12,
            parts[4].utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return false }
        let resource = parts[5].split(omittingEmptySubsequences: false) { $0 == "/" || $0 == ":" }
        let areNames = resource.allSatisfy { 1...63 ~= $0.utf8.count && $0.utf8.allSatisfy(isNameByte) }
        switch parts[2] {
        case "s3", "s3-object-lambda": return areNames && resource.count == 2 && resource[0] == "accesspoint"
        case "s3-outposts":
            return areNames && resource.count == 4 && resource[0] == "outpost" && resource[2] == "accesspoint"
        default: return false
        }
    }

    private static let plainPattern = #"^[a-zA-Z0-9.\-_]{1,255}$"#
    private static let arnPattern =
        #"^arn:(aws).*:(s3|s3-object-lambda):[a-z\-0-9]*:[0-9]{12}:accesspoint[/:][a-zA-Z0-9\-.]{1,63}$|"#
        + #"^arn:(aws).*:s3-outposts:[a-z\-0-9]+:[0-9]{12}:outpost[/:][a-zA-Z0-9\-]{1,63}[/:]accesspoint[/:]"#
        + #"[a-zA-Z0-9\-]{1,63}$"#
}
