public import AWSModels

extension Operation {
    /// The member of the input that is the body as bytes; a file can stand for it.
    public var streamingInput: Shape.Member? { Self.streamedMember(of: input) }

    /// The member of the output that is the body as bytes; the AWS CLI writes it to a file.
    public var streamingOutput: Shape.Member? { Self.streamedMember(of: output) }

    /// The request is a stream of events.
    public var sendsEventStream: Bool { input.map(Self.hasEventStream) ?? false }

    /// The answer is a stream of events.
    public var answersEventStream: Bool { output.map(Self.hasEventStream) ?? false }

    private static func streamedMember(of shape: Shape?) -> Shape.Member? {
        guard let payload = shape?.payload, let member = shape?.member(payload), member.shape.kind == .blob
        else {
            return nil
        }
        return member
    }

    private static func hasEventStream(_ shape: Shape) -> Bool {
        shape.members.contains { $0.shape.isEventStream }
    }
}
