internal import AWSModels
internal import HTTPMessages
internal import XML

/// What only S3 does.
enum S3Answers {
    /// S3 may begin an answer with 200 before it knows how the call ends, and then send an error, or stop in the
    /// middle. Source: botocore's `handlers._handle_200_error`.
    static func isError(_ operation: Operation, _ response: HTTPResponse) -> Bool {
        guard operation.service.metadata.serviceID == "S3", response.status == 200, !response.body.isEmpty,
            let output = operation.output, !operation.answersEventStream
        else { return false }
        if let payload = output.payload, let kind = output.member(payload)?.shape.kind,
            kind == .blob || kind == .string
        {
            return false
        }
        guard let root = try? XMLElement.parse(response.body) else { return true }
        return root.name == "Error" && root.namespace == nil
    }
}
