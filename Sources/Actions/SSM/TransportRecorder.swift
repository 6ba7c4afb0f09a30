internal import AWSClient
internal import AWSCredentials
internal import AWSProtocols
internal import Execution
internal import JSON
internal import Journals
internal import Runbooks
internal import Synchronization

/// Takes the calls that carry one block to its host to the journal: those that change something before they are sent.
///
/// They are no calls of the block's: nothing of them is replayed, and none keeps the execution unknown, since what a
/// lost answer stands for is found again by the command's comment. They are made in `verify` and `plan --checks` too, where
/// the blocks that they carry only look.
final class TransportRecorder: CallObserver {
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let request: BlockRequest
    private let events: BlockEvents
    private let identities: AWSIdentities
    private let isExpired = Mutex(false)

    init(_ request: BlockRequest, _ events: BlockEvents, _ identities: AWSIdentities) {
        self.request = request
        self.events = events
        self.identities = identities
    }

    /// A call could not be made because the target's credentials have expired.
    var hasExpired: Bool { isExpired.withLock { $0 } }

    func willSend(_ call: ObservedCall) async throws {
        let record = await record(of: call)
        do {
            try await events.call(record, nil)
        } catch {
            throw Failure(description: "the record cannot be written: \(error.message)")
        }
    }

    func didEnd(_ call: ObservedCall, _ ending: CallEnding) async throws {
        if CredentialError.isExpiry(ending.error?.answer?.code) { isExpired.withLock { $0 = true } }
        var record = await record(of: call)
        record.end(ending)
        do {
            if call.impact == .read {
                try await events.read(record, nil)
            } else {
                try await events.call(record, nil)
            }
        } catch {
            throw Failure(description: "the record cannot be written: \(error.message)")
        }
    }

    func lacksCredentials(_ error: CredentialError) {
        if error.reason == .expired { isExpired.withLock { $0 = true } }
    }

    private func record(of call: ObservedCall) async -> RunRecord.Call {
        let kind = RunRecord.Attempt.Kind(rawValue: request.purpose.rawValue) ?? .run
        var record = RunRecord.Call(call, kind: kind, attempt: request.attempt)
        record.isRepeatable = true
        if let text = call.parameters["Parameters"]?.object?["commands"]?.array?.first?.string {
            record.parameters["Parameters"] = .string("\(text.utf8.count) bytes")
        }
        record.caller = await identities.caller(of: call)
        return record
    }
}
