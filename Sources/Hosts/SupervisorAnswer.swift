/// A supervisor as transports see it that carry whole programs and whole answers, and nothing in between.
public enum SupervisorAnswer {
    /// The supervisor, for `sh`: it reads what `input` gives.
    public static let program =
        // Each byte counts where a transport has a limit; no line of it depends on its indentation.
        SupervisorScript.text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n")
        + "\n"

    /// What the supervisor reads. For `begin` it ends with `go`, so that the block begins at once; what renews the lease has to
    /// follow.
    ///
    /// `token`: Letters and digits that nothing else has.
    public static func input(_ order: SupervisorOrder, _ verb: SupervisorOrder.Verb, token: String) -> [UInt8]
    {
        order.input(verb, token: token) + (verb == .begin ? Array("go\n".utf8) : [])
    }

    /// What is said of a block when the host knows nothing of it.
    public static func absence(on host: String) -> SupervisedBlock.Outcome {
        .unknown("\(host) knows nothing of it any more")
    }

    /// Takes apart a whole answer.
    ///
    /// - Parameters:
    ///   - answer: All that the supervisor printed.
    ///   - token: The one of its input.
    ///   - host: What to call the host in messages.
    ///   - output: Takes what the block printed.
    /// - Returns: What came of the block; nil: the answer does not say.
    /// - Throws: `HostError`, and what `output` throws.
    public static func outcome(
        of answer: [UInt8], token: String, host: String, output: SupervisedBlock.Output
    ) async throws -> SupervisedBlock.Outcome? {
        var frames = SupervisorFrames(token: token)
        for event in try frames.take(answer) {
            if case .output(let stream, let bytes) = event {
                try await output(stream, bytes)
            } else if let outcome = try event.outcome(on: host) {
                return outcome
            }
        }
        return nil
    }
}

extension SupervisorFrames.Event {
    /// What came of the block, where this says it.
    func outcome(on host: String) throws(HostError) -> SupervisedBlock.Outcome? {
        switch self {
        case .ended(let end): return .ended(end)
        case .notBegun: return .notBegun
        case .absent: return SupervisorAnswer.absence(on: host)
        case .rebooted: return .unknown("\(host) was restarted while it ran")
        case .vanished: return .unknown("it is gone from \(host), and left no word of how it ended")
        case .failed(let reason): throw HostError.refused("\(host): \(reason)")
        case .ready, .attached, .output: return nil
        }
    }
}
