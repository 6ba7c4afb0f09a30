public import AWSModels

extension Operation {
    /// The member of the input that is the body as bytes; a file can stand for it.
    public var streamingInput: Shape.Member? {
        guard let payload = input?.payload, let member = input?.member(payload), member.shape.kind == .blob
        else { return nil }
        return member
    }

    /// The request is a stream of events.
    public var sendsEventStream: Bool { input.map(Self.hasEventStream) ?? false }

    /// The answer is a stream of events.
    public var answersEventStream: Bool { output.map(Self.hasEventStream) ?? false }

    private static func hasEventStream(_ shape: Shape) -> Bool {
        shape.members.contains { $0.shape.isEventStream }
    }
}
