internal import AWSClient
internal import AWSCredentials
internal import AWSProtocols
internal import Synchronization

/// Takes the calls of one `aws` command to the record of its block, and notices when its credentials have expired.
final class CommandWatch: CallObserver {
    private let recorder: CallRecorder
    private let isExpired = Mutex(false)

    init(_ recorder: CallRecorder) { self.recorder = recorder }

    /// A call could not be made because the command's credentials have expired.
    var hasExpired: Bool { isExpired.withLock { $0 } }

    func willSend(_ call: ObservedCall) async throws { try await recorder.willSend(call) }

    func didEnd(_ call: ObservedCall, _ ending: CallEnding) async throws {
        if CredentialError.isExpiry(ending.error?.answer?.code) { isExpired.withLock { $0 = true } }
        try await recorder.didEnd(call, ending)
    }

    func lacksCredentials(_ error: CredentialError) {
        if error.reason == .expired { isExpired.withLock { $0 = true } }
    }
}
