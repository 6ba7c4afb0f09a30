internal import AWSModels

extension Operation {
    /// Sending it twice does nothing twice: it carries a token, or its parameters name all that it does.
    var isRepeatable: Bool {
        !idempotencyTokens.isEmpty || Self.repeatable.contains("\(service.name).\(name)")
    }

    /// A part is named by its upload and number, and takes its own place when it is sent again; an upload that was thrown
    /// away is gone, however often that is asked for.
    private static let repeatable: Set = [
        "s3.AbortMultipartUpload", "s3.UploadPart", "s3.UploadPartCopy",
    ]
}
