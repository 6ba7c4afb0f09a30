internal import AWSArguments
internal import AWSClient
internal import AWSProtocols
internal import Cryptography
internal import HTTPMessages
internal import JSON

/// Puts a template into a bucket under the digest of its content, once.
///
/// Source: the AWS CLI's `customizations/s3uploader.py`.
struct TemplateUpload {
    let scope: CustomScope
    let bucket: String
    let prefix: String?
    /// The KMS key that encrypts it; nil: S3's own.
    let key: String?
    let isForced: Bool

    init(scope: CustomScope, bucket: String, prefix: String?, key: String?, isForced: Bool) {
        // `--endpoint-url` is CloudFormation's.
        var scope = scope
        scope.globals.endpointURL = nil
        self.scope = scope
        self.bucket = bucket
        self.prefix = prefix.flatMap { $0.isEmpty ? nil : $0 }
        self.key = key.flatMap { $0.isEmpty ? nil : $0 }
        self.isForced = isForced
    }

    /// Sends it, unless it is there.
    ///
    /// - Returns: Its URL, as CloudFormation takes it.
    func send(_ bytes: [UInt8]) async throws(CommandFailure) -> String {
        let name = "\(Hexadecimal.encode(MD5.hash(bytes))).template"
        let path = prefix.map { "\($0)/\(name)" } ?? name
        let url = "\(try origin())/\(bucket)/\(path)"
        if !isForced, case .success = try await scope.attempt("s3", "HeadObject", place(path)) { return url }
        var parameters = place(path)
        parameters["ServerSideEncryption"] = key == nil ? "AES256" : "aws:kms"
        parameters["SSEKMSKeyId"] = key.map { .string($0) }
        let progress = "\rUploading to \(path)  \(bytes.count) / \(bytes.count).0  (100.00%)"
        switch try await scope.attempt("s3", "PutObject", parameters, body: .bytes(bytes)) {
        case .success: await scope.say(progress)
        case .failure(let error):
            // An answer means that the body was sent.
            if error.answer != nil { await scope.say(progress) }
            guard error.answer?.code == "NoSuchBucket" else { throw CommandFailure(error) }
            throw CommandFailure(
                "S3 Bucket does not exist. Execute the command to create a new bucket\naws s3 mb s3://\(bucket)",
                exitCode: 255)
        }
        return url
    }

    private func place(_ path: String) -> JSONObject { ["Bucket": .string(bucket), "Key": .string(path)] }

    /// Where S3 is, without a slash at the end: CloudFormation wants the bucket in the path.
    private func origin() throws(CommandFailure) -> String {
        let run = try scope.run("s3", "ListBuckets")
        let call = try run.call(JSONObject())
        do {
            let url = try run.client.request(for: call).request.url
            let end = url.firstIndex { "?#".contains($0) } ?? url.endIndex
            let plain = url[..<end]
            return String(plain.hasSuffix("/") ? plain.dropLast() : plain)
        } catch {
            throw CommandFailure(error)
        }
    }
}
