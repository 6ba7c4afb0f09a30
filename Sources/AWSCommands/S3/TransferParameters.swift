internal import Cryptography
internal import JSON

/// What the options of a transfer mean for the parameters of each operation.
///
/// Source: `RequestParamsMapper` of awscli, and the lists of s3transfer.
struct TransferParameters: Sendable {
    /// For `PutObject`, and with the parts' for `CreateMultipartUpload`.
    let upload: JSONObject
    /// For `UploadPart` and `CompleteMultipartUpload`.
    let part: JSONObject
    /// For `GetObject`.
    let download: JSONObject
    /// For `CopyObject`.
    let copy: JSONObject
    /// For `UploadPartCopy`.
    let copyPart: JSONObject
    /// For `DeleteObject`, and whatever takes no more than who pays.
    let payer: JSONObject
    /// For `HeadObject` of what is downloaded.
    let head: JSONObject
    /// For `HeadObject` of what is copied.
    let copyHead: JSONObject

    /// Reads the options.
    ///
    /// `addsChecksums`: Uploads carry a checksum that nobody asked for. Throws for grants that are none.
    init(_ options: S3Options, addsChecksums: Bool) throws(CommandFailure) {
        var payer = JSONObject()
        if let text = options.text("request_payer") { payer["RequestPayer"] = .string(text) }
        let encryption = Self.encryption(options, "sse_c", prefix: "")
        let sourceEncryption = Self.encryption(options, "sse_c_copy_source", prefix: "CopySource")
        let common = try Self.common(options)
        var algorithm = JSONObject()
        if let text = options.text("checksum_algorithm") { algorithm["ChecksumAlgorithm"] = .string(text) }
        var copy = common + encryption + sourceEncryption + payer + algorithm
        if let directive = options.text("metadata_directive") {
            copy["MetadataDirective"] = .string(directive)
        } else if copy["Metadata"] != nil {
            copy["MetadataDirective"] = "REPLACE"
        }
        if algorithm.isEmpty, addsChecksums { algorithm["ChecksumAlgorithm"] = "CRC64NVME" }
        var download = encryption + payer
        if let text = options.text("checksum_mode") { download["ChecksumMode"] = .string(text) }
        self.payer = payer
        self.upload = common + encryption + payer + algorithm
        self.part = encryption + payer + algorithm
        self.download = download
        self.copy = copy
        self.copyPart = encryption + sourceEncryption + payer
        self.head = encryption + payer
        self.copyHead = Self.encryption(options, "sse_c_copy_source", prefix: "") + payer
    }

    private static func common(_ options: S3Options) throws(CommandFailure) -> JSONObject {
        var result = JSONObject()
        for (option, member) in [
            ("acl", "ACL"), ("storage_class", "StorageClass"),
            ("website_redirect", "WebsiteRedirectLocation"),
            ("content_type", "ContentType"), ("cache_control", "CacheControl"),
            ("content_disposition", "ContentDisposition"), ("content_encoding", "ContentEncoding"),
            ("content_language", "ContentLanguage"), ("expires", "Expires"), ("sse", "ServerSideEncryption"),
            ("sse_kms_key_id", "SSEKMSKeyId"),
        ] {
            if let text = options.text(option) { result[member] = .string(text) }
        }
        let members = ["read": "GrantRead", "full": "GrantFullControl", "readacl": "GrantReadACP"]
            .merging(["writeacl": "GrantWriteACP"]) { first, _ in first }
        for grant in options.grants {
            let parts = grant.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw CommandFailure(transfer: "grants should be of the form permission=principal")
            }
            guard let member = members[String(parts[0])] else {
                throw CommandFailure(transfer: "permission must be one of: read|readacl|writeacl|full")
            }
            result[member] = .string(String(parts[1]))
        }
        if !options.metadata.isEmpty { result["Metadata"] = .object(options.metadata) }
        return result
    }

    /// A key of the customer's own, with the digest that S3 wants beside it.
    private static func encryption(_ options: S3Options, _ name: String, prefix: String) -> JSONObject {
        guard let algorithm = options.text(name), let key = options.keys["\(name)_key"] else {
            return JSONObject()
        }
        return [
            "\(prefix)SSECustomerAlgorithm": .string(algorithm),
            "\(prefix)SSECustomerKey": .string(Base64.encode(key)),
            "\(prefix)SSECustomerKeyMD5": .string(Base64.encode(MD5.hash(key))),
        ]
    }
}

extension JSONObject {
    /// Both together; the right one's values hold.
    static func + (left: JSONObject, right: JSONObject) -> JSONObject {
        var result = left
        for (key, value) in right { result[key] = value }
        return result
    }

    /// Only these members.
    func only(_ names: Set<String>) -> JSONObject {
        JSONObject(filter { names.contains($0.key) }.map { ($0.key, $0.value) })
    }

    /// All but these members.
    func without(_ names: Set<String>) -> JSONObject {
        JSONObject(filter { !names.contains($0.key) }.map { ($0.key, $0.value) })
    }
}
