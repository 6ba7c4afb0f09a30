internal import AWSClient
internal import HTTPMessages
internal import JSON

extension Transfer {
    /// Has S3 copy an object: at once, or in parts when it is large.
    func copy(_ item: TransferItem) async throws(TransferFailure) {
        var target = try object(item.destination)
        let source = try object(item.source)
        target["CopySource"] = .string(Self.copySource(source))
        if (item.size ?? 0) < limits.threshold {
            var request = target + parameters.copy
            if settings.copied == .none, request["MetadataDirective"] == nil {
                request["MetadataDirective"] = "REPLACE"
            }
            if settings.copied != .all { request["TaggingDirective"] = "REPLACE" }
            if !settings.overwrites { request["IfNoneMatch"] = "*" }
            _ = try await call("CopyObject", request)
            return
        }
        try await copyParts(item, source, target)
    }

    private func copyParts(
        _ item: TransferItem, _ source: JSONObject, _ target: JSONObject
    ) async throws(TransferFailure) {
        let plain = target.without(["CopySource"])
        var create = plain + parameters.copy.without(Self.onlyForCopies)
        if settings.copied != .none, parameters.copy["MetadataDirective"]?.string != "REPLACE" {
            let properties = try await properties(of: item, source)
            create = properties + create
        }
        var tags: [JSONValue] = []
        if settings.copied == .all {
            let answer = try await call(
                "GetObjectTagging", source + parameters.payer, sourceRegion: settings.sourceRegion)
            tags = answer["TagSet"]?.array ?? []
        }
        let header = Self.header(of: tags)
        // Long lists do not fit into a header field: they are set when the object is there.
        let fits = header.utf8.count <= 2048
        if !tags.isEmpty, fits { create["Tagging"] = .string(header) }
        let size = item.size ?? 0
        let parts = limits.parts(of: size, size: limits.partSize(for: size))
        var each = parameters.copyPart
        each["CopySource"] = target["CopySource"]
        each["CopySourceIfMatch"] = item.object["ETag"]
        do throws(CallError) {
            let upload = try await MultipartUpload.begin(
                calls: calls, create: create,
                extra: parameters.copyPart.without(Self.onlyForCopies), overwrites: settings.overwrites)
            try await upload.run(1...parts.count, atOnce: limits.requests) {
                [each] (number) throws(CallError) in
                let part = parts[number - 1]
                var request = each
                request["CopySourceRange"] = .string("bytes=\(part.offset)-\(part.offset + part.count - 1)")
                return try await upload.copy(number, request)
            }
        } catch {
            throw TransferFailure(error)
        }
        if !tags.isEmpty, !fits {
            _ = try await call(
                "PutObjectTagging", plain + parameters.payer + ["Tagging": ["TagSet": .array(tags)]])
        }
    }

    /// What a copy at once would take over by itself.
    private func properties(
        of item: TransferItem, _ source: JSONObject
    ) async throws(TransferFailure) -> JSONObject {
        // A listing does not say it; asking after a single object has.
        let object =
            item.object["ContentLength"] != nil
            ? item.object
            : try await call(
                "HeadObject", source + parameters.copyHead, sourceRegion: settings.sourceRegion)
        return object.only([
            "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType",
            "Expires",
            "Metadata",
        ])
    }

    private static let onlyForCopies: Set = [
        "CopySourceSSECustomerAlgorithm", "CopySourceSSECustomerKey", "CopySourceSSECustomerKeyMD5",
        "MetadataDirective", "TaggingDirective",
    ]

    /// A source as its header field has it, percent-encoded.
    private static func copySource(_ source: JSONObject) -> String {
        let bucket = source["Bucket"]?.string ?? ""
        let key = source["Key"]?.string ?? ""
        return PercentEncoding.encode(
            bucket.hasPrefix("arn:") ? "\(bucket)/object/\(key)" : "\(bucket)/\(key)", also: "/")
    }

    private static func header(of tags: [JSONValue]) -> String {
        tags.map {
            PercentEncoding.encode($0["Key"]?.string ?? "") + "="
                + PercentEncoding.encode($0["Value"]?.string ?? "")
        }.joined(separator: "&")
    }
}
