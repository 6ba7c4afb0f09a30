internal import AWSClient
internal import JSON

/// `aws s3 ls`: buckets, or what lies below a prefix.
struct ObjectListing {
    let calls: S3Calls
    let options: S3Options

    func run() async throws(CommandFailure) -> Int32 {
        let path = try ObjectPath(options.paths[0])
        let pageSize = try options.number("page_size")
        var totals = Totals()
        var isEmpty = false
        if path.bucket.isEmpty {
            try await listBuckets(pageSize)
        } else {
            isEmpty = try await listObjects(path, pageSize, &totals)
        }
        if options.has("summarize") {
            let size = options.has("human_readable") ? ByteSizes.text(totals.bytes) : "\(totals.bytes)"
            try await print("\nTotal Objects: \(totals.count)\n   Total Size: \(size)\n")
        }
        return isEmpty && !path.key.isEmpty ? 1 : 0
    }

    private struct Totals {
        var count = 0
        var bytes: Int64 = 0
    }

    private func listBuckets(_ pageSize: Int?) async throws(CommandFailure) {
        var parameters = JSONObject()
        if let pageSize { parameters["MaxBuckets"] = .number(JSONNumber(pageSize)) }
        if let prefix = options.text("bucket_name_prefix") { parameters["Prefix"] = .string(prefix) }
        if let region = options.text("bucket_region") { parameters["BucketRegion"] = .string(region) }
        while true {
            let result: JSONObject
            do throws(CallError) {
                result = try await calls.perform("ListBuckets", parameters).result
            } catch {
                throw CommandFailure(error)
            }
            let lines = (result["Buckets"]?.array ?? []).map {
                "\(time($0["CreationDate"])) \($0["Name"]?.string ?? "")\n"
            }
            try await print(lines.joined())
            guard let token = result["ContinuationToken"] else { return }
            parameters["ContinuationToken"] = token
        }
    }

    /// Returns whether there was nothing at all.
    private func listObjects(
        _ path: ObjectPath, _ pageSize: Int?, _ totals: inout Totals
    ) async throws(CommandFailure) -> Bool {
        let isRecursive = options.has("recursive")
        let pages = ObjectPages(
            calls, bucket: path.bucket, prefix: path.key, delimiter: isRecursive ? nil : "/",
            pageSize: pageSize, payer: options.text("request_payer"))
        var isEmpty = true
        while true {
            let page: ObjectPages.Page?
            do throws(CallError) {
                page = try await pages.next()
            } catch {
                throw CommandFailure(error)
            }
            guard let page else { return isEmpty }
            var text = ""
            for prefix in page.prefixes {
                let name = PathText.parts(prefix).dropLast().last ?? ""
                text += String(repeating: " ", count: 27) + "PRE \(name)/\n"
            }
            for object in page.objects {
                let key = object["Key"]?.string ?? ""
                let bytes = Int64(object["Size"]?.int ?? 0)
                totals.count += 1
                totals.bytes += bytes
                let size = options.has("human_readable") ? ByteSizes.text(bytes) : "\(bytes)"
                let blanks = String(repeating: " ", count: max(0, 10 - size.utf8.count))
                let name = isRecursive ? key : PathText.parts(key).last ?? ""
                text += "\(time(object["LastModified"])) \(blanks)\(size) \(name)\n"
            }
            if !text.isEmpty { isEmpty = false }
            try await print(text)
        }
    }

    private func time(_ value: JSONValue?) -> String {
        S3Time.local(S3Time.seconds(value?.string) ?? 0, zone: calls.command.context.environment["TZ"])
    }

    private func print(_ text: String) async throws(CommandFailure) { try await calls.command.print(text) }
}
