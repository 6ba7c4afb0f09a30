internal import AWSEndpoints
internal import AWSModels
internal import AWSProtocols

/// What no request can be made of here, said before anything is sent.
enum Coverage {
    /// Streams of events are not covered in either direction.
    static func check(_ operation: Operation) throws(CallError) {
        guard operation.sendsEventStream || operation.answersEventStream else { return }
        let verb = operation.sendsEventStream ? "sends" : "answers with"
        throw .notCovered("`\(operation.name)` \(verb) a stream of events, which is not covered")
    }

    /// Signatures for several regions are not covered, nor are the sessions that directory buckets sign with: those of a
    /// caller would be refused there.
    static func check(_ signing: EndpointSigning, of operation: Operation) throws(CallError) {
        switch signing.scheme {
        case "v4a":
            throw .notCovered(
                "`\(operation.name)` must be signed here for several regions (SigV4A), which is not covered")
        case "v4-s3express":
            throw .notCovered(
                "`\(operation.name)` on a directory bucket is signed with a session of its own, which is not covered "
                    + "(AWS_S3_DISABLE_EXPRESS_SESSION_AUTH=true signs without one)")
        default: return
        }
    }

    /// What a checksum that cannot be made comes to: the AWS CLI knows some that are not covered.
    static func refusal(_ error: ChecksumError) -> CallError {
        if case .unsupported(let name) = error, name.hasPrefix("xxhash") {
            return .notCovered("the checksum algorithm \(name.uppercased()) is not covered")
        }
        return CallError(error.description, exitCode: 255)
    }
}
