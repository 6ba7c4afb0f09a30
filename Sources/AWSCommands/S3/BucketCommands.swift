internal import AWSClient
internal import JSON

/// `aws s3 mb`, `rb` and `website`.
struct BucketCommands {
    let calls: S3Calls
    let options: S3Options

    private var command: AWSCommand { calls.command }

    /// Makes a bucket.
    func make() async throws(CommandFailure) -> Int32 {
        let bucket = try path().bucket
        guard !bucket.hasSuffix("--x-s3") else {
            throw CommandFailure("Cannot use mb command with a directory bucket.", exitCode: 252)
        }
        var parameters: JSONObject = ["Bucket": .string(bucket)]
        if bucket.hasSuffix("-an") { parameters["BucketNamespace"] = "account-regional" }
        var configuration = JSONObject()
        // S3 takes its oldest region by no name.
        if calls.region != "us-east-1" { configuration["LocationConstraint"] = .string(calls.region) }
        if !options.tags.isEmpty {
            configuration["Tags"] = .array(
                options.tags.map { ["Key": .string($0.key), "Value": .string($0.value)] })
        }
        if !configuration.isEmpty { parameters["CreateBucketConfiguration"] = .object(configuration) }
        return try await report("make_bucket", bucket, "CreateBucket", parameters)
    }

    /// Removes a bucket, with `--force` after all that is in it.
    func remove() async throws(CommandFailure) -> Int32 {
        let path = try path()
        guard path.key.isEmpty else {
            throw CommandFailure(
                "Please specify a valid bucket name only. E.g. s3://\(path.bucket)", exitCode: 252)
        }
        if options.has("force") {
            let context = try command.argumentContext()
            let removal = try S3Options(.rm, [options.paths[0], "--recursive"], context: context)
            guard try await TransferCommand(calls: calls, options: removal).run() == 0 else {
                throw CommandFailure(
                    "remove_bucket failed: Unable to delete all objects in the bucket, bucket will not be deleted.",
                    exitCode: 255)
            }
        }
        return try await report(
            "remove_bucket", path.bucket, "DeleteBucket", ["Bucket": .string(path.bucket)])
    }

    /// Makes a bucket a website.
    func publish() async throws(CommandFailure) -> Int32 {
        var name = options.paths[0]
        if ObjectPath.isRemote(name) { name = PathText.dropping(ObjectPath.scheme.utf8.count, name) }
        if name.hasSuffix("/") { name.removeLast() }
        _ = try ObjectPath(name)
        var configuration = JSONObject()
        if let suffix = options.text("index_document") {
            configuration["IndexDocument"] = ["Suffix": .string(suffix)]
        }
        if let key = options.text("error_document") { configuration["ErrorDocument"] = ["Key": .string(key)] }
        do throws(CallError) {
            _ = try await calls.perform(
                "PutBucketWebsite",
                ["Bucket": .string(name), "WebsiteConfiguration": .object(configuration)])
        } catch {
            throw CommandFailure(error)
        }
        return 0
    }

    private func path() throws(CommandFailure) -> ObjectPath {
        guard ObjectPath.isRemote(options.paths[0]) else {
            throw CommandFailure("\(options.verb.usage)\nError: Invalid argument type", exitCode: 252)
        }
        return try ObjectPath(options.paths[0])
    }

    private func report(
        _ what: String, _ bucket: String, _ operation: String, _ parameters: JSONObject
    ) async throws(CommandFailure) -> Int32 {
        do throws(CallError) {
            _ = try await calls.perform(operation, parameters)
        } catch {
            // Whether it happened is not known: that is no plain failure.
            if error.effect == .unknown { throw CommandFailure(error) }
            try? await command.context.errors.write(
                "\(what) failed: \(options.paths[0]) \(error.description)\n")
            return 1
        }
        try await command.print("\(what): \(bucket)\n")
        return 0
    }
}
